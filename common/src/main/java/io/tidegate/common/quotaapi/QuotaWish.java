package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Zones;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaPlace;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A quota as somebody wants it. What a request leaves out is empty.
 *
 * @param limit in units
 * @param open units that each node may admit while it can't ask the bank; 0 for none
 */
public record QuotaWish(
        SubjectText subject,
        QuotaUnit unit,
        QuotaWindow window,
        Optional<ZoneId> zone,
        Optional<WeightsWish> weights,
        long limit,
        Optional<QuotaMode> mode,
        Optional<Boolean> strict,
        Optional<Boolean> cut,
        OptionalLong open) {
    private static final ZoneId USUAL_ZONE = ZoneId.of("UTC");

    /** Reads all fields of a quota. Empty when one that must be there is not; ask the input what is wrong. */
    public static Optional<QuotaWish> read(Input input) {
        Optional<SubjectText> subject = SubjectText.required(input);
        Optional<QuotaUnit> unit = QuotaRequests.unit(input);
        Optional<QuotaWindow> window = QuotaWords.window(input, unit);
        Optional<ZoneId> zone =
                input.parsed("timezone", text -> Reading.of(Zones.named(text), () -> Zones.expectedFor(text)));
        OptionalLong limit = QuotaWords.requiredAmount(input, "limit", unit);
        Optional<QuotaMode> mode = input.parsed("mode", text -> QuotaWords.oneOf(QuotaMode.class, text));
        Optional<Boolean> strict =
                input.parsed("reservation", text -> QuotaWords.either(QuotaWords.PROGRESSIVE, QuotaWords.STRICT, text));
        Optional<Boolean> cut =
                input.parsed("overrun", text -> QuotaWords.either(QuotaWords.FINISH, QuotaWords.CUT, text));
        OptionalLong open = QuotaWords.amount(input, "island", unit);
        Optional<WeightsWish> weights = WeightsWish.read(input, unit);
        return subject.isEmpty() || unit.isEmpty() || window.isEmpty() || limit.isEmpty()
                ? Optional.empty()
                : Optional.of(new QuotaWish(
                        subject.get(),
                        unit.get(),
                        window.get(),
                        zone,
                        weights,
                        limit.getAsLong(),
                        mode,
                        strict,
                        cut,
                        open));
    }

    QuotaPlace place(NamedSubject of) {
        return new QuotaPlace(of.subject(), unit, window);
    }

    /**
     * The quota that is wanted: the one that is there, changed, or a new one. The time zone and the weights stay when they are left out, for
     * with others the window begins anew.
     *
     * @param keeping whether other rules stay, too, when they are left out; else they are the usual ones
     * @param usual weights of tokens
     */
    Quota quota(NamedSubject of, Optional<Quota> there, boolean keeping, QuotaWeights usual, Supplier<String> newId) {
        ZoneId wantedZone = zone.or(() -> there.map(Quota::zone))
                .or(of::zone)
                .map(QuotaWish::named)
                .orElse(USUAL_ZONE);
        QuotaWeights before = there.map(Quota::weights).orElse(unit == QuotaUnit.TOKENS ? usual : QuotaWeights.DEFAULT);
        QuotaWeights wantedWeights = weights.map(wish -> wish.over(usual)).orElse(before);
        QuotaRules base = keeping ? there.map(Quota::rules).orElse(QuotaRules.DEFAULT) : QuotaRules.DEFAULT;
        QuotaRules rules = new QuotaRules(
                mode.orElse(base.mode()), strict.orElse(base.strict()), cut.orElse(base.cut()), open(base));
        return there.filter(quota ->
                        quota.zone().equals(wantedZone) && quota.weights().equals(wantedWeights))
                .map(quota -> quota.with(limit, rules))
                .orElseGet(() ->
                        new Quota(newId.get(), of.subject(), unit, window, wantedZone, wantedWeights, limit, rules));
    }

    private OptionalLong open(QuotaRules base) {
        return open.isEmpty() ? base.open() : open.getAsLong() == 0 ? OptionalLong.empty() : open;
    }

    /** Some code calls UTC by an offset, which has another name. */
    private static ZoneId named(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? USUAL_ZONE : zone;
    }
}
