package io.tidegate.common.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Reading.Malformed;
import io.tidegate.common.wire.Reading.Read;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    private static final KeyBody KEY = new KeyBody(
            "usr_1",
            "active",
            List.of("claude-*"),
            Optional.empty(),
            List.of(),
            OptionalInt.of(5),
            OptionalInt.empty(),
            1,
            OptionalLong.empty(),
            "00",
            List.of(new KeyBody.Rotated("11", 2)));

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(Wire.request(Wire.write(KEY), KeyBody.class)).isEqualTo(new Read<>(KEY));
        assertThat(Wire.body(Wire.tree(KEY), KeyBody.class)).isEqualTo(new Read<>(KEY));
    }

    @Test
    void namesAreInSnakeCase() {
        assertThat(new String(Wire.write(KEY), UTF_8)).contains("\"user_id\":\"usr_1\"", "\"valid_until\":2");
    }

    @Test
    void anOptionalFieldMayBeLeftOut() {
        assertThat(Wire.request(
                        "{\"name\":\"ada\",\"timezone\":\"UTC\",\"created_at\":7}".getBytes(UTF_8), UserBody.class))
                .isEqualTo(new Read<>(new UserBody("ada", "UTC", Optional.empty(), 7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"epoch\":\"a\",\"seq\":1,\"sek\":2} | sek: unknown",
                "{\"epoch\":\"a\"} | seq: missing, or of the wrong type",
                "{\"seq\":1} | epoch: missing, or of the wrong type",
                "{\"epoch\":\"a\",\"seq\":null} | seq: missing, or of the wrong type",
                "{\"epoch\":\"a\",\"seq\":\"x\"} | seq: not a long",
                "{\"epoch\":{},\"seq\":1} | epoch: missing, or of the wrong type",
                "[] | the message: missing, or of the wrong type",
                "nonsense | not valid JSON",
                "{\"epoch\":\"a\",\"seq\":1}{} | the message: missing, or of the wrong type"
            })
    void aRequestThatIsNotUnderstoodSaysWhy(String json, String why) {
        assertThat(Wire.request(json.getBytes(UTF_8), Cursor.class)).isEqualTo(new Malformed<Cursor>(why));
    }

    @Test
    void anAnswerMayHaveMoreThanThisVersionKnows() {
        assertThat(Wire.answer("{\"epoch\":\"a\",\"seq\":1,\"new\":2}".getBytes(UTF_8), Cursor.class))
                .isEqualTo(new Read<>(new Cursor("a", 1)));
        assertThat(Wire.answer("{\"type\":\"t\",\"code\":\"new\",\"message\":\"m\"}".getBytes(UTF_8), WireError.class))
                .isEqualTo(new Read<>(new WireError("t", RefusalCode.OTHER, "m", OptionalLong.empty())));
    }

    @Test
    void aRecordsOwnWordsAreTheReason() {
        assertThat(Wire.request("{\"generation\":-1,\"number\":0}".getBytes(UTF_8), Revision.class))
                .isEqualTo(new Malformed<Revision>("generation: -1 (expected: >= 0)"));
    }
}
