package io.tidegate.edge.usage;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Totals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Totals as the API shows them. */
final class UsageTotals {
    private static final int NANO_DIGITS = 9;
    private static final int CENT_DIGITS = 2;

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
        Usage usage = totals.usage();
        return new JsonObject()
                .put("requests", totals.requests())
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("cache_creation_5m_input_tokens", usage.cacheWrite5m())
                .put("cache_creation_1h_input_tokens", usage.cacheWrite1h())
                .put("cost_nanos", totals.costNanos())
                .put("cost_usd", dollars(totals.costNanos()));
    }

    /** Exact, with two digits after the point or as many more as it takes. */
    static String dollars(long nanos) {
        BigDecimal exact = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
        return exact.setScale(Math.max(CENT_DIGITS, exact.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
