package io.tidegate.common.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPriceTest {
    private static final Price FREE = new Price(0, 0, 0, 0, 0);

    @ParameterizedTest
    @CsvSource({
        "claude, claude, true",
        "claude, claude-1, false",
        "*, '', true",
        "*, anything, true",
        "a*, a, true",
        "a*b, ab, true",
        "a*b, axxb, true",
        "a*b, axxbc, false",
        "*a*b*, xxaxxbxx, true",
        "*ab, aab, true",
        "*aab*, aaab, true",
        "a**b, ab, true",
        "a.b, axb, false"
    })
    void aStarStandsForAnyCharacters(String pattern, String model, boolean matches) {
        assertThat(new ModelPrice(pattern, FREE).matches(model)).isEqualTo(matches);
    }
}
