package io.tidegate.coordinator.usage;

import io.tidegate.common.directory.User;
import io.tidegate.common.usage.UsageJson;
import io.tidegate.common.wire.Elsewhere;
import io.tidegate.common.wire.Elsewhere.Sum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a user used today, this month and in a period, over all nodes, in the form in which an edge shows it for itself. */
record UserUsage(User user, Instant now) {
    /** Without the user's quotas, which are known elsewhere. */
    JsonObject read(Connection connection, Optional<Days> period) throws SQLException {
        LocalDate day = LocalDate.ofInstant(now, user.zone());
        Days today = new Days(day, day);
        Days month = new Days(day.withDayOfMonth(1), day);
        Days asked = period.map(month::and).orElse(month);
        List<Elsewhere.Day> days = TotalRows.everywhere(
                connection, user.id(), asked.from().toEpochDay(), asked.to().toEpochDay());
        JsonObject usage = new JsonObject()
                .put("user", user.name())
                .put("timezone", user.zone().getId())
                .put("as_of", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("today", withModels(days, today))
                .put("this_month", withModels(days, month))
                .put("estimated", estimated(days, month));
        period.ifPresent(given -> usage.put(
                "period",
                new JsonObject()
                        .put("from", given.from().toString())
                        .put("to", given.to().toString())
                        .mergeIn(withModels(days, given))));
        return usage;
    }

    private static JsonObject withModels(List<Elsewhere.Day> days, Days within) {
        Map<String, Sums> byModel = days.stream()
                .filter(day -> within.contains(day.localDay()))
                .collect(Collectors.toMap(
                        Elsewhere.Day::model, day -> new Sums(day.all(), day.estimated()), Sums::plus, TreeMap::new));
        JsonArray models = new JsonArray();
        byModel.forEach(
                (model, sums) -> models.add(new JsonObject().put("model", model).mergeIn(json(sums.all()))));
        Sums all = byModel.values().stream().reduce(Sums.NONE, Sums::plus);
        return json(all.all()).put("by_model", models);
    }

    private static JsonObject estimated(List<Elsewhere.Day> days, Days within) {
        Sums sums = days.stream()
                .filter(day -> within.contains(day.localDay()))
                .map(day -> new Sums(day.all(), day.estimated()))
                .reduce(Sums.NONE, Sums::plus);
        return json(sums.estimated());
    }

    private static JsonObject json(Sum sum) {
        return UsageJson.of(sum.requests(), sum.usage(), sum.costNanos());
    }
}
