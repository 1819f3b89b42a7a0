package io.tidegate.simulator.control;

import io.tidegate.simulator.script.Header;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came in.
 *
 * @param sequence counts all requests of this simulator, from 1
 * @param atMillis when its head had been read, since the epoch
 * @param connection counts the connections, from 1
 * @param target path and query, as on the wire
 * @param headers in wire order and spelling
 * @param bodyBytes length of the body as sent
 * @param bodySha256 of the body as sent, in hexadecimal
 * @param body the body as sent; empty when it is not kept, or no longer
 * @param complete whether the body arrived whole
 */
public record Received(
        long sequence,
        long atMillis,
        long connection,
        String httpVersion,
        String method,
        String target,
        List<Header> headers,
        long bodyBytes,
        String bodySha256,
        Optional<Buffer> body,
        boolean complete) {
    public Received {
        headers = List.copyOf(headers);
    }

    /** The first header of this name, in any spelling. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(h -> h.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    Received withoutBody() {
        return new Received(
                sequence,
                atMillis,
                connection,
                httpVersion,
                method,
                target,
                headers,
                bodyBytes,
                bodySha256,
                Optional.empty(),
                complete);
    }
}
