package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Input;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import java.util.Optional;
import java.util.OptionalLong;

/** What tokens of some classes shall weigh; the others weigh what they usually do. */
record WeightsWish(
        OptionalLong input,
        OptionalLong output,
        OptionalLong cacheRead,
        OptionalLong cacheWrite5m,
        OptionalLong cacheWrite1h) {
    private static final int MOST = 1000;

    static Optional<WeightsWish> read(Input quota, Optional<QuotaUnit> unit) {
        Optional<Input> given = quota.group("weights");
        if (given.isPresent() && unit.isPresent() && unit.get() != QuotaUnit.TOKENS) {
            quota.flaw("weights", "with unit " + unit.get().label() + " (expected: none; they are of tokens)");
        }
        return given.map(weights -> new WeightsWish(
                weights.number("input", 0, MOST),
                weights.number("output", 0, MOST),
                weights.number("cache_read", 0, MOST),
                weights.number("cache_write_5m", 0, MOST),
                weights.number("cache_write_1h", 0, MOST)));
    }

    QuotaWeights over(QuotaWeights usual) {
        return new QuotaWeights(
                of(input, usual.input()),
                of(output, usual.output()),
                of(cacheRead, usual.cacheRead()),
                of(cacheWrite5m, usual.cacheWrite5m()),
                of(cacheWrite1h, usual.cacheWrite1h()));
    }

    private static int of(OptionalLong wanted, int usual) {
        return wanted.isPresent() ? Math.toIntExact(wanted.getAsLong()) : usual;
    }
}
