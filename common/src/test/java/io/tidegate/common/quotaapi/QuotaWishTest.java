package io.tidegate.common.quotaapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaWishTest {
    @Test
    void countsTokensForAUserUnlessToldOtherwise() {
        QuotaWish wish = wish("{'user': 'ada', 'window': 'day', 'limit': 5}");

        assertThat(wish.subject()).isEqualTo(new SubjectText(QuotaSubject.Kind.USER, "ada"));
        assertThat(wish.unit()).isEqualTo(QuotaUnit.TOKENS);
        assertThat(wish.window()).isEqualTo(QuotaWindow.DAY);
        assertThat(wish.limit()).isEqualTo(5);
        assertThat(wish.mode()).isEmpty();
    }

    @Test
    void takesEveryRule() {
        QuotaWish wish =
                wish("{'team': 'core', 'unit': 'requests', 'window': 'week', 'limit': 5, 'timezone': 'Asia/Tokyo',"
                        + " 'mode': 'soft', 'reservation': 'strict', 'overrun': 'cut', 'island': 3}");

        assertThat(wish.mode()).contains(QuotaMode.SOFT);
        assertThat(wish.strict()).contains(true);
        assertThat(wish.cut()).contains(true);
        assertThat(wish.open()).isEqualTo(OptionalLong.of(3));
    }

    @ParameterizedTest
    @CsvSource({"25, 25000000000", "'\"25.50\"', 25500000000", "0.000000001, 1", "1000000, 1000000000000000", "0, 0"})
    void takesALimitOfCostInDollars(String dollars, long nanos) {
        assertThat(wish("{'everyone': true, 'unit': 'cost', 'window': 'month', 'limit_usd': " + dollars + "}")
                        .limit())
                .isEqualTo(nanos);
    }

    @Test
    void needsNoWindowForWhatRunsAtOnce() {
        assertThat(wish("{'key': 'k1', 'unit': 'concurrency', 'limit': 2}").window())
                .isEqualTo(QuotaWindow.TOTAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user: missing (expected: exactly one of user, key, team and \"everyone\": true). window: missing."
                        + " limit: missing (expected: a whole number from 0 on)",
                "{'user':'a','team':'b','window':'day','limit':1} | user, team: given together (expected: exactly one of",
                "{'everyone':false,'window':'day','limit':1} | everyone: not true (expected: exactly one of",
                "{'user':'a','unit':'dollars','window':'day','limit':1} | unit: \"dollars\" (expected: one of \"requests\","
                        + " \"tokens\", \"cost\", \"concurrency\")",
                "{'user':'a','window':'daily','limit':1} | window: \"daily\" (expected: one of \"minute\", \"hour\", \"day\","
                        + " \"week\", \"month\", \"total\"; did you mean \"day\"?)",
                "{'user':'a','window':'day','limit':-1} | limit: -1 (expected: a whole number from 0 to 1000000000000000)",
                "{'user':'a','window':'day','limit':1e30} | limit: 1.0E30 (expected: a whole number",
                "{'user':'a','unit':'concurrency','window':'day','limit':1} | window: \"day\" with unit concurrency (expected: none",
                "{'user':'a','window':'day','limit_usd':1} | limit_usd: with unit tokens (expected: limit, in tokens)",
                "{'user':'a','unit':'cost','window':'day'} | limit_usd: missing (expected: US dollars from 0 to 1000000",
                "{'user':'a','unit':'cost','window':'day','limit_usd':-1} | limit_usd: -1 (expected: US dollars from 0",
                "{'user':'a','unit':'cost','window':'day','limit_usd':'1e-999999999'} | limit_usd: 1E-999999999 (expected:",
                "{'user':'a','unit':'cost','window':'day','limit_usd':'much'} | limit_usd: \"much\" (expected: a number such",
                "{'user':'a','unit':'cost','window':'day','limit':1,'limit_usd':1} | limit_usd: given with limit (expected: one of them)",
                "{'user':'a','window':'day','limit':1,'timezone':'Berlin'} | timezone: \"Berlin\" (expected: an IANA time zone"
                        + " such as Europe/Berlin or UTC; did you mean \"Europe/Berlin\"?)",
                "{'user':'a','window':'day','limit':1,'mode':'sof'} | mode: \"sof\" (expected: one of \"hard\", \"soft\", \"shadow\";"
                        + " did you mean \"soft\"?)",
                "{'user':'a','window':'day','limit':1,'overrun':'stop'} | overrun: \"stop\" (expected: one of \"finish\", \"cut\")",
                "{'user':'a','window':'day','limit':1,'weights':{'cache_raed':1}} | weights.cache_raed: unknown (expected: input,"
                        + " output, cache_read, cache_write_5m, cache_write_1h; did you mean \"cache_read\"?)",
                "{'user':'a','unit':'requests','window':'day','limit':1,'weights':{}} | weights: with unit requests (expected: none"
            })
    void saysWhatIsWrongAndWhatWouldBeRight(String json, String message) {
        Input input = Input.of(object(json));

        QuotaWish.read(input);

        assertThat(message(input)).contains(message);
    }

    private static String message(Input input) {
        Answer answer = input.wrong().orElseThrow();
        return answer.content() instanceof Answer.Content.Json(JsonObject body)
                ? body.getJsonObject("error").getString("message")
                : "";
    }

    private static QuotaWish wish(String json) {
        Input input = Input.of(object(json));
        Optional<QuotaWish> wish = QuotaWish.read(input);
        assertThat(input.wrong()).isEmpty();
        return wish.orElseThrow();
    }

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }
}
