package io.tidegate.edge.relay;

/** What providers answer, in pieces, as it stands on the wire. */
final class Answers {
    static final String SSE = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    static final String CHUNKED = SSE + "transfer-encoding: chunked\r\n\r\n";
    static final String START = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
            + "{\"input_tokens\":7,\"output_tokens\":1}}}\n\n";
    static final String TEXT =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"hello\"}}\n\n";
    static final String DELTA = "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
            + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n";
    static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    static final String OVERLOADED =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";
    static final String LAST_CHUNK = "0\r\n\r\n";
    static final String MESSAGE = "{\"type\":\"message\",\"usage\":{\"input_tokens\":7,\"output_tokens\":9}}";

    private Answers() {}

    static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    static String refusal(int status, String body) {
        return "HTTP/1.1 " + status + " No\r\nrequest-id: up_" + status + "\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
