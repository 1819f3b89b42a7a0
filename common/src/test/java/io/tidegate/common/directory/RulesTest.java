package io.tidegate.common.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-5, claude-sonnet-5, true",
        "claude-sonnet-5, claude-sonnet-5-5, false",
        "claude-sonnet-*, claude-sonnet-5, true",
        "claude-sonnet-*, claude-sonnet-, true",
        "claude-sonnet-*, claude-opus-5, false",
        "*-haiku-*, claude-haiku-4-5-20251001, true",
        "*a*b*, xxaxxbxx, true",
        "*a*b, xxaxxbxx, false",
        "*, anything, true",
        "Claude-*, claude-opus, false"
    })
    void aModelRuleMatchesNamesWithStars(String glob, String model, boolean matches) {
        assertThat(new ModelRule(glob).matches(model)).isEqualTo(matches);
    }

    @Test
    void aModelRuleWithManyStarsIsQuick() {
        ModelRule rule = new ModelRule("*a".repeat(60));

        assertThat(rule.matches("a".repeat(10_000) + "b")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "a,b", "ümlaut"})
    void whatIsNoModelIsNoModelRule(String text) {
        assertThatThrownBy(() -> new ModelRule(text)).hasMessageContaining("expected: a model's name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-code >= 1.0.55 | claude-cli/2.1.197 (external, sdk-cli) | true",
                "claude-code >= 1.0.55 | claude-code/2.1.197 | true",
                "claude-code >= 1.0.55 | claude-cli/1.0.55 (external, cli) | true",
                "claude-code >= 1.0.55 | claude-cli/1.0.54 (external, cli) | false",
                "claude-code >= 1.0.55 | claude-cli/1.0.100 (external, cli) | true",
                "claude-code >= 1.0.55 | Anthropic/JS 1.11.0 | false",
                "claude-code >= 1.0.55 | curl/8.5.0 | false",
                "claude-code >= 1.0.55 | claude-cli | false",
                "claude-code>=1.0.55,<3 | claude-cli/3.0.0 (external, cli) | false",
                "claude-code >= 1.0.55, < 3 | claude-cli/2.9 (external, cli) | true",
                "claude-code | claude-cli/0.0.1 (external, cli) | true",
                "claude-cli = 2.1.197 | claude-cli/2.1.197-beta (external, cli) | true",
                ">= 1.0.55 | claude-cli/2.1.197 (external, cli) | true",
                ">= 1.0.55 | curl/8.5.0 | false",
                "curl | curl/8.5.0 | true",
                "Curl > 8 | curl/8.5.0 | true",
                "curl <= 8 | curl/8.5.0 | false"
            })
    void aClientRuleGoesByTheUserAgent(String rule, String userAgent, boolean allowed) {
        assertThat(ClientRule.parse(rule).allows(userAgent)).isEqualTo(allowed);
    }

    @Test
    void aClientRuleRefusesAClientWithoutAName() {
        assertThat(ClientRule.parse("claude-code").allows("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "claude-code >=",
                "claude-code 1.0",
                "claude-code >= one",
                "a b",
                ">= 1 <",
                "claude-code >= 1,"
            })
    void aClientRuleThatMakesNoSenseIsNone(String text) {
        assertThatThrownBy(() -> ClientRule.parse(text)).hasMessage(ClientRule.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-code >= 1.0.55", "claude-code >= 1.0.55, < 3.0.0", "curl", "curl = 8.5.0"})
    void aClientRuleIsReadAsItIsWritten(String text) {
        assertThat(ClientRule.parse(text)).hasToString(text).isEqualTo(ClientRule.parse(text));
    }
}
