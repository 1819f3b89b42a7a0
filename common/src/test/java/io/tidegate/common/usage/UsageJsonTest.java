package io.tidegate.common.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageJsonTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "1, 0.000000001",
        "30000, 0.00003",
        "1500000000, 1.50",
        "100000000000, 100.00",
        "9223372036854775807, 9223372036.854775807"
    })
    void showCostInDollarsExactly(long nanos, String dollars) {
        assertThat(UsageJson.dollars(nanos)).isEqualTo(dollars);
    }
}
