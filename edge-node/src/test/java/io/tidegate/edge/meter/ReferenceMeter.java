package io.tidegate.edge.meter;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The same reading of an event stream, written in the plainest way: the whole text at once, split into lines and events,
 * each bound to a tree. It is slow and easy to believe.
 */
final class ReferenceMeter {
    private static final ObjectReader JSON =
            Fixtures.JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final JsonNode NO_JSON = MissingNode.getInstance();

    private final Map<String, Long> counters = new HashMap<>();
    private int flags;
    private boolean damaged;
    private boolean finished;
    private boolean finalCount;
    /** A quarter of the JSON characters that were delivered: what no estimate may be below. */
    private long deliveredCharacters;

    private ReferenceMeter() {}

    static ReferenceMeter read(byte[] stream) {
        ReferenceMeter meter = new ReferenceMeter();
        // Latin-1 keeps bytes apart; they become UTF-8 again where JSON is read.
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        text = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        String name = "";
        StringBuilder data = null;
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        for (int from = 0, end = lines.indexOf('\n'); end >= 0; from = end + 1, end = lines.indexOf('\n', from)) {
            String line = lines.substring(from, end);
            if (line.isEmpty()) {
                if (data != null) {
                    meter.event(name, data.toString());
                }
                name = "";
                data = null;
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("event")) {
                name = value;
            } else if (field.equals("data")) {
                data = data == null
                        ? new StringBuilder(value)
                        : data.append('\n').append(value);
            }
        }
        return meter;
    }

    private void event(String name, String data) {
        boolean first = (flags & Meter.FIRST_EVENT) == 0;
        flags |= Meter.FIRST_EVENT;
        String type = name;
        JsonNode json = parse(data);
        if (name.isEmpty()) {
            if (json.isMissingNode()) {
                broken();
                return;
            }
            type = json.path("type").asText("");
        }
        switch (type) {
            case "message_start", "message_delta" -> {
                if (json.isMissingNode()) {
                    broken();
                } else {
                    merge(json.path("message").path("usage"));
                    merge(json.path("usage"));
                    if (type.equals("message_delta")) {
                        delta(json);
                    }
                }
            }
            case "error" -> {
                flags |= Meter.ERROR;
                if (json.isMissingNode()) {
                    broken();
                } else if (first && json.path("error").path("type").asText().equals("overloaded_error")) {
                    flags |= Meter.OVERLOADED_FIRST;
                }
            }
            case "message_stop" -> flags |= Meter.STOP;
            case "content_block_delta" -> delivered(json);
            default -> {}
        }
    }

    private void delta(JsonNode json) {
        if (json.path("delta").path("stop_reason").isTextual()
                || json.path("stop_reason").isTextual()) {
            flags |= Meter.FINAL;
            finished = true;
        }
        finalCount |= finished
                && (isCount(json.path("usage").path("output_tokens"))
                        || isCount(json.path("message").path("usage").path("output_tokens")));
    }

    private void delivered(JsonNode json) {
        JsonNode delta = json.path("delta");
        for (String member : new String[] {"text", "thinking", "partial_json"}) {
            JsonNode text = delta.path(member);
            deliveredCharacters += text.isTextual() ? text.toString().length() - 2 : 0;
        }
    }

    private void broken() {
        flags |= Meter.MALFORMED;
        damaged = true;
    }

    private static JsonNode parse(String data) {
        try {
            JsonNode json = JSON.readTree(data.getBytes(StandardCharsets.ISO_8859_1));
            return json.isObject() ? json : NO_JSON;
        } catch (IOException notJson) {
            return NO_JSON;
        }
    }

    private void merge(JsonNode usage) {
        for (String name :
                new String[] {"input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"
                }) {
            take(name, usage.path(name));
        }
        JsonNode split = usage.path("cache_creation");
        take("5m", split.path("ephemeral_5m_input_tokens"));
        take("1h", split.path("ephemeral_1h_input_tokens"));
        boolean anySplit =
                isCount(split.path("ephemeral_5m_input_tokens")) || isCount(split.path("ephemeral_1h_input_tokens"));
        if (anySplit && !isCount(usage.path("cache_creation_input_tokens"))) {
            put("cache_creation_input_tokens", get("5m") + get("1h"), false);
        }
    }

    private void take(String name, JsonNode value) {
        if (isCount(value)) {
            put(name, value.longValue(), true);
        }
    }

    private void put(String name, long value, boolean told) {
        Long before = counters.put(name, value);
        if (told && (before == null || before != value)) {
            flags |= Meter.USAGE;
        }
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= UsageCounters.MAX_COUNT;
    }

    private long get(String name) {
        return counters.getOrDefault(name, 0L);
    }

    int flags() {
        return flags;
    }

    Usage known() {
        long write1h = get("1h");
        long write5m = get("5m");
        if (counters.containsKey("cache_creation_input_tokens")) {
            long total = get("cache_creation_input_tokens");
            write1h = Math.min(write1h, total);
            write5m = total - write1h;
        }
        return new Usage(get("input_tokens"), get("output_tokens"), get("cache_read_input_tokens"), write5m, write1h);
    }

    boolean exact() {
        return finalCount && !damaged && counters.containsKey("input_tokens");
    }

    long deliveredTokens() {
        return (deliveredCharacters + 3) / 4;
    }
}
