package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds a refusal against the shape that every client of the API knows how to read. */
final class AnthropicError {
    private AnthropicError() {}

    static void assertRefused(RawResponse response, int status, String type, String... texts) {
        assertThat(response.status()).describedAs("%s", response.text()).isEqualTo(status);
        assertThat(response.complete()).isTrue();
        assertThat(response.header("content-type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith("application/json"));
        assertThat(response.json().getString("type")).isEqualTo("error");
        assertThat(response.errorType()).isEqualTo(type);
        assertThat(response.errorMessage()).isNotBlank();
        for (String text : texts) {
            assertThat(response.errorMessage()).contains(text);
        }
        assertThat(response.json().getString("request_id")).isNotBlank();
        assertThat(response.header("request-id")).contains(response.json().getString("request_id"));
    }

    /** The client is told that another try would end the same way. */
    static void assertFinal(RawResponse response) {
        assertThat(response.header("x-should-retry")).contains("false");
    }
}
