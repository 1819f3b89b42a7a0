package io.tidegate.edge.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a provider's JSON what a meter needs, token by token: usage, stop reason, type, error type. It reads the
 * data of an event as well as a whole answer, since both use the same members at the places that count.
 */
final class AnswerReader {
    /** Longest single text in an answer that is read, in characters; Jackson holds one text at a time in memory. */
    private static final int MAX_TEXT = 4 << 20;

    /** Longest {@code type} that is taken; it becomes part of logs and metrics. */
    private static final int MAX_TYPE = 64;

    /** For answers of a provider: deep nesting and huge texts end the reading, hash collisions of names don't. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1000)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** The objects whose members we look at. */
    private enum Place {
        TOP,
        MESSAGE,
        DELTA,
        ERROR,
        USAGE,
        CACHE_CREATION,
        /** The blocks of a whole answer. */
        CONTENT,
        BLOCK;

        @Nullable
        Place inside(String name) {
            return switch (this) {
                case TOP ->
                    switch (name) {
                        case "message" -> MESSAGE;
                        case "delta" -> DELTA;
                        case "error" -> ERROR;
                        case "usage" -> USAGE;
                        case "content_block" -> BLOCK;
                        default -> null;
                    };
                case MESSAGE -> name.equals("usage") ? USAGE : null;
                case USAGE -> name.equals("cache_creation") ? CACHE_CREATION : null;
                case CONTENT -> BLOCK;
                case DELTA, ERROR, CACHE_CREATION, BLOCK -> null;
            };
        }
    }

    private final Place[] path = new Place[Place.values().length];
    private final UsageCounters usage = new UsageCounters();
    private final ToolNames tools;
    private int depth;
    /** How many arrays and objects are open below the last place of the path. */
    private int ignored;

    private boolean closed;
    private boolean stopReason;
    private String field = "";
    private String type = "";
    private String errorType = "";
    private String blockType = "";
    private String blockName = "";

    /** A reader that adds to these names. */
    AnswerReader(ToolNames tools) {
        this.tools = tools;
    }

    /** Reads a whole text from the start and tells whether it is one JSON object and nothing else. */
    boolean readWhole(byte[] json, int from, int to) {
        reset();
        try (JsonParser parser = JSON.createParser(json, from, to - from)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                take(token, parser);
            }
            return closed;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Forgets what was read, as before the first token. */
    void reset() {
        usage.clear();
        depth = 0;
        ignored = 0;
        closed = false;
        stopReason = false;
        field = "";
        type = "";
        errorType = "";
    }

    /** Takes the token on which the parser stands. */
    void take(JsonToken token, JsonParser parser) throws IOException {
        if (closed) {
            throw new IOException("more than one JSON value");
        }
        switch (token) {
            case START_OBJECT -> open();
            case START_ARRAY -> openArray();
            case END_OBJECT, END_ARRAY -> close();
            case FIELD_NAME -> {
                if (ignored == 0) {
                    field = parser.currentName();
                }
            }
            default -> {
                if (ignored == 0 && depth > 0) {
                    value(token, parser);
                }
            }
        }
    }

    private void open() {
        Place place = ignored > 0 ? null : depth == 0 ? Place.TOP : path[depth - 1].inside(field);
        if (place == null) {
            ignored++;
            return;
        }
        if (place == Place.BLOCK) {
            blockType = "";
            blockName = "";
        }
        path[depth++] = place;
    }

    private void openArray() {
        if (ignored == 0 && depth == 1 && field.equals("content")) {
            path[depth++] = Place.CONTENT;
        } else {
            ignored++;
        }
    }

    private void close() {
        if (ignored > 0) {
            ignored--;
        } else {
            closed = --depth == 0;
        }
    }

    private void value(JsonToken token, JsonParser parser) throws IOException {
        switch (path[depth - 1]) {
            case TOP -> {
                if (field.equals("type")) {
                    type = shortText(token, parser, MAX_TYPE);
                } else if (field.equals("stop_reason")) {
                    stopReason = token == JsonToken.VALUE_STRING;
                }
            }
            case DELTA -> {
                if (field.equals("stop_reason")) {
                    stopReason = token == JsonToken.VALUE_STRING;
                }
            }
            case ERROR -> {
                if (field.equals("type")) {
                    errorType = shortText(token, parser, MAX_TYPE);
                }
            }
            case USAGE -> count(Counter.inUsage(field), token, parser);
            case CACHE_CREATION -> count(Counter.inCacheCreation(field), token, parser);
            case BLOCK -> block(token, parser);
            case MESSAGE, CONTENT -> {}
        }
    }

    private void count(@Nullable Counter counter, JsonToken token, JsonParser parser) throws IOException {
        if (counter != null
                && token == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            usage.set(counter, parser.getLongValue());
        }
    }

    /** Either may come first. */
    private void block(JsonToken token, JsonParser parser) throws IOException {
        if (field.equals("type")) {
            blockType = shortText(token, parser, MAX_TYPE);
        } else if (field.equals("name")) {
            blockName = shortText(token, parser, ToolNames.LONGEST);
        } else {
            return;
        }
        if (blockType.equals("tool_use") && !blockName.isEmpty()) {
            tools.add(blockName);
        }
    }

    private static String shortText(JsonToken token, JsonParser parser, int longest) throws IOException {
        return token == JsonToken.VALUE_STRING && parser.getTextLength() <= longest ? parser.getText() : "";
    }

    /** The outermost object has begun. */
    boolean opened() {
        return depth > 0 || closed;
    }

    /** The outermost object is complete. */
    boolean closed() {
        return closed;
    }

    boolean hasStopReason() {
        return stopReason;
    }

    /** The counters of the usage object, cleared by the next {@link #readWhole}. */
    UsageCounters usage() {
        return usage;
    }

    String type() {
        return type;
    }

    Optional<String> errorType() {
        return errorType.isEmpty() ? Optional.empty() : Optional.of(errorType);
    }
}
