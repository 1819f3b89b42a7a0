package io.tidegate.common.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLabelTest {
    @ParameterizedTest
    @CsvSource({
        "'claude-cli/2.1.329 (external, cli)', claude-code/2.1.329",
        "claude-code/2.1.329, claude-code/2.1.329",
        "Anthropic/Python 0.30, anthropic",
        "curl/8.5, curl/8.5.0",
        "'', ''",
    })
    void namesProductAndVersion(String userAgent, String label) {
        assertThat(Client.of(userAgent).label()).isEqualTo(label);
    }

    @Test
    void isBoundedAndPrintableWhateverTheClientSends() {
        assertThat(Client.of("x".repeat(5000)).label()).hasSize(80);
        assertThat(Client.of("bad\u001b[31m\u00e9").label()).isEqualTo("bad?[31m?");
    }
}
