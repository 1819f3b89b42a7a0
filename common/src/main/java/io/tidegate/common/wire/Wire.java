package io.tidegate.common.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.stream.Collectors;

/** Messages as JSON. For any thread. */
public final class Wire {
    /** The version of the messages; a node and a coordinator of different ones do not talk. */
    public static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectReader STRICT = JSON.reader();
    private static final ObjectReader LENIENT =
            JSON.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Wire() {}

    /** A message, in UTF-8. */
    public static byte[] write(Record message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a message: " + message.getClass(), e);
        }
    }

    /** A body of a {@link Change}. */
    public static JsonNode tree(Record body) {
        return JSON.valueToTree(body);
    }

    /** Reads back what {@link #tree} made. */
    public static JsonNode parse(String stored) {
        try {
            return JSON.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** Reads a request: a field that nobody knows is wrong. */
    public static <T extends Record> Reading<T> request(byte[] json, Class<T> type) {
        return read(STRICT, json, type);
    }

    /** Reads an answer or a push: a field that this version doesn't know is skipped. */
    public static <T extends Record> Reading<T> answer(byte[] json, Class<T> type) {
        return read(LENIENT, json, type);
    }

    /** Reads the body of a {@link Change}, which may be newer than this version. */
    public static <T extends Record> Reading<T> body(JsonNode tree, Class<T> type) {
        try {
            return new Reading.Read<>(LENIENT.forType(type).readValue(tree));
        } catch (IOException e) {
            return new Reading.Malformed<>(words(e));
        }
    }

    private static <T extends Record> Reading<T> read(ObjectReader reader, byte[] json, Class<T> type) {
        try {
            T message = reader.forType(type).readValue(json);
            return message == null ? new Reading.Malformed<>("null is no message") : new Reading.Read<>(message);
        } catch (IOException e) {
            return new Reading.Malformed<>(words(e));
        }
    }

    private static String words(IOException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException e -> place(e) + ": unknown";
            case ValueInstantiationException e
            when e.getCause() != null -> String.valueOf(e.getCause().getMessage());
            case InvalidFormatException e ->
                place(e) + ": not a " + e.getTargetType().getSimpleName();
            case MismatchedInputException e -> place(e) + ": missing, or of the wrong type";
            case JsonMappingException e -> place(e) + ": not valid";
            default -> "not valid JSON";
        };
    }

    private static String place(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "the message" : path;
    }
}
