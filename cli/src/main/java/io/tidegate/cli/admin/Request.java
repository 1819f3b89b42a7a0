package io.tidegate.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request to a server.
 *
 * @param path from the root, its segments encoded
 * @param query not encoded yet
 */
public record Request(String method, String path, Map<String, String> query, Optional<JsonNode> body) {
    public Request {
        query = new LinkedHashMap<>(query);
    }

    public static Request get(String path) {
        return new Request("GET", path, Map.of(), Optional.empty());
    }

    public static Request post(String path) {
        return new Request("POST", path, Map.of(), Optional.empty());
    }

    public static Request post(String path, JsonNode body) {
        return new Request("POST", path, Map.of(), Optional.of(body));
    }

    public static Request put(String path, JsonNode body) {
        return new Request("PUT", path, Map.of(), Optional.of(body));
    }

    public static Request patch(String path, JsonNode body) {
        return new Request("PATCH", path, Map.of(), Optional.of(body));
    }

    public static Request delete(String path) {
        return new Request("DELETE", path, Map.of(), Optional.empty());
    }

    /** The same with one more query parameter, or as it is when there is no value. */
    public Request with(String name, Optional<String> value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        value.ifPresent(given -> more.put(name, given));
        return new Request(method, path, more, body);
    }

    /** What a user typed, as one segment of a path. */
    public static String segment(String text) {
        return encoded(text).replace("+", "%20");
    }

    String target() {
        return query.isEmpty()
                ? path
                : path
                        + query.entrySet().stream()
                                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
