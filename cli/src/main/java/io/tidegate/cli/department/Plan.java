package io.tidegate.cli.department;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What is to be done so that the server has what the file says: what differs, and nothing else. */
final class Plan {
    private final Standing standing;

    Plan(Standing standing) {
        this.standing = standing;
    }

    /** The steps for one person, in their order. */
    List<Step> of(Person person) {
        List<Step> steps = new ArrayList<>();
        user(person).ifPresent(steps::add);
        team(person).ifPresent(steps::add);
        limit(person, "day", person.dailyTokens()).ifPresent(steps::add);
        limit(person, "month", person.monthlyTokens()).ifPresent(steps::add);
        key(person).ifPresent(steps::add);
        return steps;
    }

    private Optional<Step> user(Person person) {
        Optional<JsonNode> known = standing.user(person.name());
        Optional<String> zone = person.timezone().map(Object::toString);
        if (known.isEmpty()) {
            ObjectNode body = object().put("name", person.name());
            zone.ifPresent(name -> body.put("timezone", name));
            person.team().ifPresent(name -> body.put("team", name));
            return Optional.of(new Step.Change("user: new", Request.post("/admin/v1/users", body)));
        }
        String now = known.get().path("timezone").asText();
        return zone.filter(name -> !name.equals(now))
                .map(name -> new Step.Change(
                        "timezone: " + now + " -> " + name,
                        Request.patch(
                                "/admin/v1/users/" + Request.segment(person.name()), object().put("timezone", name))));
    }

    /** Of a user who is there; a new one has it from the start. */
    private Optional<Step> team(Person person) {
        return standing.user(person.name()).flatMap(known -> {
            String now = known.path("team").asText("no team");
            return person.team()
                    .filter(name -> !name.equals(now))
                    .map(name -> new Step.Change(
                            "team: " + now + " -> " + name,
                            Request.patch(
                                    "/admin/v1/users/" + Request.segment(person.name()), object().put("team", name))));
        });
    }

    private Optional<Step> limit(Person person, String window, Optional<Long> wanted) {
        Optional<Long> now = standing.limit(person.name(), window);
        return wanted.filter(limit -> !now.equals(Optional.of(limit)))
                .map(limit -> new Step.Change(
                        "tokens per " + window + ": "
                                + now.map(Object::toString).orElse("no limit of their own") + " -> " + limit,
                        Request.put(
                                "/admin/v1/quotas",
                                object().put("user", person.name())
                                        .put("unit", "tokens")
                                        .put("window", window)
                                        .put("limit", limit))));
    }

    private Optional<Step> key(Person person) {
        List<JsonNode> keys = standing.keysOf(person.name());
        if (keys.isEmpty()) {
            ObjectNode body = rules(person);
            body.put("user", person.name());
            return Optional.of(new Step.NewKey("key: new", person.name(), body));
        }
        return keys.size() == 1 ? changedKey(person, keys.getFirst()) : several(person, keys);
    }

    private Optional<Step> changedKey(Person person, JsonNode key) {
        ObjectNode wanted = rules(person);
        List<String> words = differences(wanted, key);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String id = key.path("key_id").asText();
        return Optional.of(new Step.Change(
                "key " + id + ": " + String.join(", ", words),
                Request.patch("/admin/v1/keys/" + Request.segment(id), wanted)));
    }

    private Optional<Step> several(Person person, List<JsonNode> keys) {
        ObjectNode wanted = rules(person);
        return keys.stream().allMatch(key -> differences(wanted, key).isEmpty())
                ? Optional.empty()
                : Optional.of(new Step.Left("has " + keys.size()
                        + " keys, which differ from the file; it is not clear which is meant, so they are left alone"));
    }

    private static List<String> differences(ObjectNode wanted, JsonNode key) {
        return wanted.propertyStream()
                .filter(field -> !same(field.getValue(), key.path(field.getKey())))
                .map(field -> field.getKey() + ": " + key.path(field.getKey()) + " -> " + field.getValue())
                .toList();
    }

    /** A list is the same in any order; a time, in any notation. */
    private static boolean same(JsonNode wanted, JsonNode now) {
        return wanted.isArray()
                ? sorted(wanted).equals(sorted(now))
                : wanted.asText().equals(now.asText());
    }

    private static List<String> sorted(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .sorted()
                .toList();
    }

    private static ObjectNode rules(Person person) {
        ObjectNode rules = object();
        if (!person.models().isEmpty()) {
            ArrayNode models = rules.putArray("models");
            person.models().forEach(models::add);
        }
        person.client().ifPresent(rule -> rules.put("client", rule));
        person.expires().map(Instant::toString).ifPresent(time -> rules.put("expires_at", time));
        return rules;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
