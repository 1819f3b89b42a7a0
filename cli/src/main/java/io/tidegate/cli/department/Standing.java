package io.tidegate.cli.department;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Pages;
import io.tidegate.cli.admin.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server has already.
 *
 * @param users by name
 * @param keys those that work or are disabled, by user name
 * @param limits users' own quotas of tokens, by user name and window
 */
record Standing(Map<String, JsonNode> users, Map<String, List<JsonNode>> keys, Map<String, JsonNode> limits) {
    /** Either of two. */
    sealed interface Found {
        record There(Standing standing) implements Found {}

        record Not(Answer why) implements Found {}
    }

    static Found ask(Pages pages) {
        Standing standing = new Standing(new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (String list : List.of("users", "keys", "quotas")) {
            Answer answer = pages.all(Request.get("/admin/v1/" + list), list);
            if (!(answer instanceof Answer.Done(JsonNode body))) {
                return new Found.Not(answer);
            }
            body.path(list).forEach(item -> standing.add(list, item));
        }
        return new Found.There(standing);
    }

    private void add(String list, JsonNode item) {
        switch (list) {
            case "users" -> users.put(item.path("name").asText(), item);
            case "keys" -> addKey(item);
            default -> addLimit(item);
        }
    }

    private void addKey(JsonNode key) {
        String state = key.path("state").asText();
        if (state.equals("active") || state.equals("disabled")) {
            keys.computeIfAbsent(key.path("user").asText(), _ -> new ArrayList<>())
                    .add(key);
        }
    }

    private void addLimit(JsonNode limit) {
        if (limit.path("source").asText().equals("own")
                && limit.path("unit").asText().equals("tokens")) {
            limits.put(place(limit.path("user").asText(), limit.path("window").asText()), limit);
        }
    }

    Optional<JsonNode> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    List<JsonNode> keysOf(String name) {
        return keys.getOrDefault(name, List.of());
    }

    /** A user's own limit. */
    Optional<Long> limit(String name, String window) {
        return Optional.ofNullable(limits.get(place(name, window)))
                .map(limit -> limit.path("limit").asLong());
    }

    private static String place(String name, String window) {
        return name + "/" + window;
    }
}
