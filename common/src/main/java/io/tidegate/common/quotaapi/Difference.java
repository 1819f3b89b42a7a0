package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaChange;
import io.tidegate.common.quota.QuotaPlace;
import io.tidegate.common.quota.QuotaWeights;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Between the quotas that are there and those that shall be.
 *
 * @param parts first those that are asked for, in their order, then those that go
 * @param wrong what is wrong with what is asked for; then there are no parts
 */
record Difference(List<Part> parts, Optional<Answer> wrong) {
    private static final int AT_A_TIME = 500;

    /**
     * One quota.
     *
     * @param name of its subject
     */
    record Part(QuotaChange change, String name) {}

    static Difference of(QuotaTable table, QuotaRequests.Whole asked, QuotaWeights usual, Supplier<String> newId)
            throws SQLException {
        List<String> flaws = new ArrayList<>();
        Map<QuotaPlace, Integer> named = new HashMap<>();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < asked.quotas().size(); i++) {
            QuotaWish wish = asked.quotas().get(i);
            Found found = Found.of(table, wish.subject(), "quotas[" + i + "].");
            if (found.subject().isEmpty()) {
                flaws.add(found.flaw());
                continue;
            }
            NamedSubject subject = found.subject().get();
            QuotaPlace place = wish.place(subject);
            Integer other = named.putIfAbsent(place, i);
            if (other != null) {
                flaws.add("quotas[" + i + "]: " + QuotaWords.counted(wish.unit(), wish.window()) + " for "
                        + QuotaWords.subject(wish.subject().kind(), subject.name()) + ", as quotas[" + other
                        + "] (expected: each once)");
                continue;
            }
            Optional<Quota> there = QuotaDesk.at(table, place);
            Quota wanted = wish.quota(subject, there, false, usual, newId);
            parts.add(new Part(new QuotaChange(there, Optional.of(wanted)), subject.name()));
        }
        if (!flaws.isEmpty()) {
            return new Difference(List.of(), Optional.of(Answer.invalid(String.join(". ", flaws))));
        }
        if (asked.prune()) {
            parts.addAll(unnamed(table, named));
        }
        return new Difference(parts, Optional.empty());
    }

    private static List<Part> unnamed(QuotaTable table, Map<QuotaPlace, Integer> named) throws SQLException {
        List<Part> parts = new ArrayList<>();
        String after = "";
        while (true) {
            List<Quota> page = table.page(after, AT_A_TIME);
            for (Quota quota : page) {
                if (!named.containsKey(QuotaPlace.of(quota))
                        && table.fixed(quota).isEmpty()) {
                    parts.add(new Part(
                            new QuotaChange(Optional.of(quota), Optional.empty()), Lines.name(table, quota.subject())));
                }
            }
            if (page.size() < AT_A_TIME) {
                return parts;
            }
            after = page.getLast().id();
        }
    }

    boolean changesAnything() {
        return parts.stream().anyMatch(part -> part.change().kind() != QuotaChange.Kind.UNCHANGED);
    }

    JsonObject json(boolean dryRun) {
        JsonObject json = new JsonObject().put("dry_run", dryRun);
        for (QuotaChange.Kind kind : QuotaChange.Kind.values()) {
            long count =
                    parts.stream().filter(part -> part.change().kind() == kind).count();
            json.put(label(kind), count);
        }
        JsonArray changes = new JsonArray();
        parts.forEach(part -> changes.add(json(part, dryRun)));
        return json.put("changes", changes);
    }

    private static JsonObject json(Part part, boolean dryRun) {
        QuotaChange change = part.change();
        JsonObject json = new JsonObject().put("change", label(change.kind()));
        if (change.beginsAnew()) {
            json.put("begins_anew", true);
        }
        change.before().ifPresent(quota -> json.put("before", QuotaJson.definition(quota, part.name())));
        change.after().ifPresent(quota -> {
            JsonObject after = QuotaJson.definition(quota, part.name());
            // The id of what was not made means nothing.
            boolean made = change.before().isPresent() && !change.beginsAnew();
            json.put("after", dryRun && !made ? without(after) : after);
        });
        return json;
    }

    private static JsonObject without(JsonObject quota) {
        quota.remove("quota_id");
        return quota;
    }

    private static String label(QuotaChange.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
