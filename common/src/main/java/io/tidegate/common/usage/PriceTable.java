package io.tidegate.common.usage;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What each model costs. Never changes after it was loaded; any thread may use it. */
public final class PriceTable {
    private final String version;
    private final Price unknown;
    private final Map<String, Price> exact;
    /** Longest first. */
    private final List<ModelPrice> patterns;

    PriceTable(String version, Price unknown, List<ModelPrice> models) {
        this.version = version;
        this.unknown = unknown;
        this.exact = models.stream()
                .filter(m -> !m.isPattern())
                .collect(Collectors.toUnmodifiableMap(ModelPrice::match, ModelPrice::price));
        this.patterns = models.stream()
                .filter(ModelPrice::isPattern)
                .sorted(Comparator.comparingInt((ModelPrice m) -> m.match().length())
                        .reversed())
                .toList();
    }

    /** Names the prices that a cost was computed with; stored beside it in the ledger. */
    public String version() {
        return version;
    }

    /** What one attempt costs, in nano-US-dollars. A model that no entry matches has the price of an unknown one. */
    public long costNanos(String model, Usage usage) {
        return price(model).costNanos(usage);
    }

    /** The price of a model: that of its exact id, else of the longest pattern that matches, else that of an unknown one. */
    public Price price(String model) {
        Price byId = exact.get(model);
        if (byId != null) {
            return byId;
        }
        for (ModelPrice pattern : patterns) {
            if (pattern.matches(model)) {
                return pattern.price();
            }
        }
        return unknown;
    }
}
