package io.tidegate.edge.usage;

import io.tidegate.common.usage.UsageJson;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Totals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Totals as the API shows them. */
final class UsageTotals {
    private UsageTotals() {}

    /** The sum of all, and the sum for each model. */
    static JsonObject withModels(List<DayTotal> totals) {
        Map<String, Totals> byModel =
                totals.stream().collect(Collectors.toMap(DayTotal::model, DayTotal::all, Totals::plus, TreeMap::new));
        JsonArray models = new JsonArray();
        byModel.forEach(
                (model, sum) -> models.add(new JsonObject().put("model", model).mergeIn(of(sum))));
        return of(totals.stream().map(DayTotal::all).reduce(Totals.NONE, Totals::plus))
                .put("by_model", models);
    }

    static JsonObject of(Totals totals) {
        return UsageJson.of(totals.requests(), totals.usage(), totals.costNanos());
    }
}
