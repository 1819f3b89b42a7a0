package io.tidegate.common.quota;

/** What there is one quota for at most: whom it is for, what it counts and over which time. */
public record QuotaPlace(QuotaSubject subject, QuotaUnit unit, QuotaWindow window) {
    public static QuotaPlace of(Quota quota) {
        return new QuotaPlace(quota.subject(), quota.unit(), quota.window());
    }

    /** Unique, such as {@code user:usr_2a9/tokens/day}. */
    public String name() {
        return subject.name() + "/" + unit.label() + "/" + window.label();
    }
}
