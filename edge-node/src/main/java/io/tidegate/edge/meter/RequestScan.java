package io.tidegate.edge.meter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds in a request body what the node needs to know of it. */
public final class RequestScan {
    private RequestScan() {}

    /** Scans {@code body[from, to)}. */
    public static ScanResult scan(byte[] body, int from, int to) {
        String model = "";
        boolean stream = false;
        OptionalLong maxTokens = OptionalLong.empty();
        try (JsonParser p = AnswerReader.JSON.createParser(body, from, to - from)) {
            if (p.nextToken() != JsonToken.START_OBJECT) {
                return new ScanResult.Invalid("not a JSON object");
            }
            while (p.nextToken() != JsonToken.END_OBJECT) {
                String name = p.currentName();
                JsonToken value = p.nextToken();
                switch (name) {
                    case "model" -> model = p.getText();
                    case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                    case "max_tokens" -> maxTokens = OptionalLong.of(p.getLongValue());
                    default -> p.skipChildren();
                }
            }
            return new ScanResult.Scanned(model, stream, maxTokens, Optional.empty());
        } catch (IOException notJson) {
            return new ScanResult.Invalid("not JSON");
        }
    }
}
