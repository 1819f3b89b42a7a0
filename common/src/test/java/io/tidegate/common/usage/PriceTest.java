package io.tidegate.common.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final long USD = 1_000_000_000L;

    @Test
    void chargesEachClassAtItsOwnPrice() {
        Price price = new Price(3 * USD, 15 * USD, 300_000_000L, 3_750_000_000L, 6 * USD);

        assertThat(price.costNanos(new Usage(1, 0, 0, 0, 0))).isEqualTo(3_000);
        assertThat(price.costNanos(new Usage(0, 1, 0, 0, 0))).isEqualTo(15_000);
        assertThat(price.costNanos(new Usage(0, 0, 1, 0, 0))).isEqualTo(300);
        assertThat(price.costNanos(new Usage(0, 0, 0, 1, 0))).isEqualTo(3_750);
        assertThat(price.costNanos(new Usage(0, 0, 0, 0, 1))).isEqualTo(6_000);
        assertThat(price.costNanos(new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)))
                .isEqualTo(28_050_000_000L);
    }

    @Test
    void roundsTheSumOnceAndHalfUp() {
        Price price = new Price(250_000, 250_000, 0, 0, 0);

        assertThat(price.costNanos(new Usage(1, 0, 0, 0, 0))).isZero();
        assertThat(price.costNanos(new Usage(1, 1, 0, 0, 0))).isEqualTo(1);
        assertThat(price.costNanos(new Usage(3, 2, 0, 0, 0))).isEqualTo(1);
        assertThat(price.costNanos(new Usage(3, 3, 0, 0, 0))).isEqualTo(2);
        assertThat(price.costNanos(Usage.NONE)).isZero();
    }

    @Test
    void endsAtTheLargestNumberInsteadOfOverflowing() {
        Price dear = new Price(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0);

        assertThat(dear.costNanos(new Usage(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(dear.costNanos(new Usage(1, 1, 0, 0, 0))).isEqualTo(18_446_744_073_710L);
    }

    @Test
    void isTheExactSumForAnyNumbers() {
        Random random = new Random(20261120);
        for (int i = 0; i < 20_000; i++) {
            Price price = new Price(any(random), any(random), any(random), any(random), any(random));
            Usage usage = new Usage(any(random), any(random), any(random), any(random), any(random));

            assertThat(price.costNanos(usage)).as("%s at %s", usage, price).isEqualTo(expected(price, usage));
        }
    }

    @Test
    void refusesNegativePrices() {
        assertThatThrownBy(() -> new Price(0, -1, 0, 0, 0)).hasMessage("output: -1 (expected: >= 0)");
    }

    private static long any(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private static long expected(Price price, Usage usage) {
        BigInteger cost = new BigDecimal(product(usage.input(), price.input())
                        .add(product(usage.output(), price.output()))
                        .add(product(usage.cacheRead(), price.cacheRead()))
                        .add(product(usage.cacheWrite5m(), price.cacheWrite5m()))
                        .add(product(usage.cacheWrite1h(), price.cacheWrite1h())))
                .movePointLeft(6)
                .setScale(0, RoundingMode.HALF_UP)
                .toBigInteger();
        return cost.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }
}
