package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests about quotas, besides the one for a {@link QuotaWish}. Each is to be asked for what is wrong before it is carried out. */
final class QuotaRequests {
    private QuotaRequests() {}

    /** What a quota counts: tokens, when nothing else is said. Empty when it is wrong. */
    static Optional<QuotaUnit> unit(Input input) {
        Optional<QuotaUnit> given = input.parsed("unit", text -> QuotaWords.oneOf(QuotaUnit.class, text));
        return given.isPresent() || input.has("unit") ? given : Optional.of(QuotaUnit.TOKENS);
    }

    /** One quota. */
    record OfPlace(SubjectText subject, QuotaUnit unit, QuotaWindow window) {
        static Optional<OfPlace> read(Input input) {
            Optional<SubjectText> subject = SubjectText.required(input);
            Optional<QuotaUnit> unit = QuotaRequests.unit(input);
            Optional<QuotaWindow> window = QuotaWords.window(input, unit);
            return subject.isEmpty() || unit.isEmpty() || window.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new OfPlace(subject.get(), unit.get(), window.get()));
        }
    }

    /** Some quotas. */
    record Which(Optional<SubjectText> subject, Optional<QuotaUnit> unit, Optional<QuotaWindow> window) {
        static Which read(Input input) {
            return new Which(SubjectText.read(input), someUnit(input), someWindow(input));
        }

        /** Those of one subject. */
        static Which ofSubject(Input input) {
            return new Which(SubjectText.required(input), someUnit(input), someWindow(input));
        }

        private static Optional<QuotaUnit> someUnit(Input input) {
            return input.parsed("unit", text -> QuotaWords.oneOf(QuotaUnit.class, text));
        }

        private static Optional<QuotaWindow> someWindow(Input input) {
            return input.parsed("window", text -> QuotaWords.oneOf(QuotaWindow.class, text));
        }

        boolean takes(Quota quota) {
            return unit.filter(wanted -> wanted != quota.unit()).isEmpty()
                    && window.filter(wanted -> wanted != quota.window()).isEmpty();
        }

        /** For an error message. */
        String counted() {
            String what = unit.map(QuotaUnit::label).orElse("any unit");
            return window.map(name -> what + " per " + name.label()).orElse(what);
        }
    }

    /** A list, or a part of one. */
    record Listing(Which which, PageQuery page) {
        static Listing read(Input input) {
            return new Listing(Which.read(input), PageQuery.read(input));
        }
    }

    /**
     * All quotas as they shall be.
     *
     * @param prune whether those that are not named are removed
     * @param dryRun whether the difference is only shown
     */
    record Whole(List<QuotaWish> quotas, boolean prune, boolean dryRun) {
        static Whole read(Input input) {
            List<QuotaWish> quotas = new ArrayList<>();
            input.requiredGroups("quotas").forEach(item -> QuotaWish.read(item).ifPresent(quotas::add));
            return new Whole(
                    quotas,
                    input.flag("prune").orElse(false),
                    input.flag("dry_run").orElse(false));
        }
    }
}
