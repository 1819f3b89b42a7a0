package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Closest;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What requests about quotas hold, in the same words everywhere. */
public final class QuotaWords {
    /** Reserve a step of output, and more while the answer streams. */
    public static final String PROGRESSIVE = "progressive";
    /** Reserve all the output that the request allows. */
    public static final String STRICT = "strict";
    /** Let a stream that outgrows the quota finish. */
    public static final String FINISH = "finish";
    /** Cut it. */
    public static final String CUT = "cut";

    private static final String USD = "_usd";

    private QuotaWords() {}

    /** The labels of an enum: its names in lower case. */
    static <E extends Enum<E>> Reading<E> oneOf(Class<E> type, String text) {
        List<String> labels = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return Reading.of(
                Optional.of(text)
                        .filter(labels::contains)
                        .map(label -> Enum.valueOf(type, label.toUpperCase(Locale.ROOT))),
                () -> choice(labels, text));
    }

    /** One of two words; true for the second. */
    static Reading<Boolean> either(String no, String yes, String text) {
        return Reading.of(
                Optional.of(text).filter(List.of(no, yes)::contains).map(yes::equals),
                () -> choice(List.of(no, yes), text));
    }

    private static String choice(List<String> labels, String given) {
        String all = labels.stream().map(label -> "\"" + label + "\"").collect(Collectors.joining(", "));
        return "one of " + all + Closest.hint(given, labels);
    }

    /** The window; of a unit that has but one, it need not be named. */
    static Optional<QuotaWindow> window(Input input, Optional<QuotaUnit> unit) {
        boolean concurrency = unit.filter(QuotaUnit.CONCURRENCY::equals).isPresent();
        if (!concurrency) {
            return input.requiredParsed("window", text -> oneOf(QuotaWindow.class, text));
        }
        Optional<QuotaWindow> given = input.parsed("window", text -> oneOf(QuotaWindow.class, text));
        if (given.filter(window -> window != QuotaWindow.TOTAL).isPresent()) {
            input.flaw(
                    "window",
                    "\"" + given.get().label() + "\" with unit concurrency (expected: none, or \"total\": it is about"
                            + " what runs at once)");
        }
        return Optional.of(QuotaWindow.TOTAL);
    }

    /** An amount in the quota's unit; one of cost in dollars, too, under the same name with {@code _usd}. */
    static OptionalLong amount(Input input, String name, Optional<QuotaUnit> unit) {
        OptionalLong units = input.number(name, 0, Quota.MOST);
        OptionalLong nanos = input.decimal(name + USD).stream()
                .mapToLong(dollars -> Money.nanos(dollars).orElseGet(() -> {
                    input.flaw(name + USD, dollars + " (expected: " + Money.FORM + ")");
                    return 0L;
                }))
                .findFirst();
        if (input.has(name + USD) && unit.isPresent() && unit.get() != QuotaUnit.COST) {
            input.flaw(
                    name + USD,
                    "with unit " + unit.get().label() + " (expected: " + name + ", in "
                            + unit.get().label() + ")");
        } else if (units.isPresent() && nanos.isPresent()) {
            input.flaw(name + USD, "given with " + name + " (expected: one of them)");
        }
        return nanos.isPresent() ? nanos : units;
    }

    /** An amount that must be there. */
    static OptionalLong requiredAmount(Input input, String name, Optional<QuotaUnit> unit) {
        OptionalLong amount = amount(input, name, unit);
        if (!input.has(name) && !input.has(name + USD)) {
            boolean cost = unit.filter(QuotaUnit.COST::equals).isPresent();
            input.flaw(
                    cost ? name + USD : name,
                    cost ? "missing (expected: " + Money.FORM + ")" : "missing (expected: a whole number from 0 on)");
        }
        return amount;
    }

    /** Such as {@code tokens per day}. */
    public static String counted(QuotaUnit unit, QuotaWindow window) {
        return unit == QuotaUnit.CONCURRENCY
                ? unit.label()
                : unit.label() + (window == QuotaWindow.TOTAL ? " in total" : " per " + window.label());
    }

    /** Such as {@code user "ada"}. */
    public static String subject(QuotaSubject.Kind kind, String name) {
        return kind == QuotaSubject.Kind.EVERYONE ? "everyone" : kind.label() + " \"" + name + "\"";
    }

    /** Nothing was changed, for there is nothing. */
    static Answer noneOf(NamedSubject subject, String counted) {
        return Answer.notFound("There is no quota of " + counted + " for "
                + subject(subject.subject().kind(), subject.name())
                + ", so nothing was changed. GET /admin/v1/quotas lists all.");
    }
}
