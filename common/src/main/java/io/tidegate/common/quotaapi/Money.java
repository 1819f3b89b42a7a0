package io.tidegate.common.quotaapi;

import io.tidegate.common.quota.Quota;
import java.math.BigDecimal;
import java.util.Optional;

/** Amounts of US dollars as quotas count them, in nano-dollars. */
public final class Money {
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MOST = BigDecimal.valueOf(Quota.MOST, NANO_DIGITS);

    /** What would be right. */
    public static final String FORM = "US dollars from 0 to "
            + MOST.stripTrailingZeros().toPlainString() + ", with " + NANO_DIGITS + " digits after the point at most";

    private Money() {}

    /** Empty when it is none that a quota can hold. */
    public static Optional<Long> nanos(BigDecimal dollars) {
        BigDecimal plain = dollars.stripTrailingZeros();
        return plain.signum() < 0 || plain.compareTo(MOST) > 0 || plain.scale() > NANO_DIGITS
                ? Optional.empty()
                : Optional.of(plain.movePointRight(NANO_DIGITS).longValueExact());
    }
}
