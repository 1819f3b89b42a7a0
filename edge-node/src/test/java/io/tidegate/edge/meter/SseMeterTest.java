package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseMeterTest {
    private static final Usage ESTIMATED_INPUT = new Usage(777, 99, 0, 0, 0);
    private static final String START = event(
            "message_start",
            "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}");
    private static final String FINAL = event(
            "message_delta",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":34}}");

    @Test
    void takesTheProvidersFinalCount() {
        Reading reading = read(Fixtures.response("cache-usage.sse"));

        assertThat(reading.known()).isEqualTo(new Usage(12, 34, 15000, 800, 1200));
        assertThat(reading.exact()).isTrue();
        assertThat(reading.estimate()).isEqualTo(reading.known());
        assertThat(reading.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.USAGE | Meter.FINAL | Meter.STOP);
    }

    @Test
    void isExactBeforeMessageStopAndWithoutIt() {
        assertThat(read(Fixtures.response("no-message-stop.sse")).exact()).isTrue();
    }

    @Test
    void completesAnEventAtItsBlankLineAndNotBefore() {
        SseMeter meter = new SseMeter(ESTIMATED_INPUT);
        byte[] start = bytes(START);
        byte[] end = bytes(FINAL);

        assertThat(meter.read(start, 0, start.length - 1)).isZero();
        assertThat(meter.read(start, start.length - 1, start.length)).isEqualTo(Meter.FIRST_EVENT | Meter.USAGE);
        assertThat(meter.read(end, 0, end.length - 1)).isZero();
        assertThat(meter.exact()).isFalse();
        assertThat(meter.read(end, end.length - 1, end.length)).isEqualTo(Meter.USAGE | Meter.FINAL);
        assertThat(meter.exact()).isTrue();
    }

    @Test
    void reportsAnUnchangedCountOnce() {
        SseMeter meter = new SseMeter(ESTIMATED_INPUT);
        byte[] start = bytes(START);

        meter.read(start, 0, start.length);

        assertThat(meter.read(start, 0, start.length)).isZero();
    }

    @Test
    void aPingIsAFirstEventButACommentIsNot() {
        SseMeter meter = new SseMeter(ESTIMATED_INPUT);
        byte[] comment = bytes(": hello\n\n");
        byte[] ping = bytes(event("ping", "{\"type\":\"ping\"}"));

        assertThat(meter.read(comment, 0, comment.length)).isZero();
        assertThat(meter.read(ping, 0, ping.length)).isEqualTo(Meter.FIRST_EVENT);
        assertThat(meter.read(ping, 0, ping.length)).isZero();
    }

    @Test
    void knowsAnOverloadThatIsTheVeryFirstEvent() {
        Reading first = read(Fixtures.response("error-first-event.sse"));
        Reading later = read(Fixtures.response("error-mid-stream.sse"));

        assertThat(first.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.ERROR | Meter.OVERLOADED_FIRST);
        assertThat(first.errorType()).contains("overloaded_error");
        assertThat(later.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.USAGE | Meter.ERROR);
        assertThat(later.errorType()).contains("overloaded_error");
        assertThat(later.exact()).isFalse();
    }

    @Test
    void otherErrorsAsFirstEventAreNoOverload() {
        Reading reading = read(
                bytes(event("error", "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}")));

        assertThat(reading.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.ERROR);
        assertThat(reading.errorType()).contains("api_error");
    }

    @Test
    void aCountThatIsLeftOutOrNullKeepsItsValue() {
        Reading reading = read(
                bytes(
                        event(
                                        "message_start",
                                        "{\"message\":{\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":7,"
                                                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":3,\"ephemeral_1h_input_tokens\":4}}}}")
                                + event(
                                        "message_delta",
                                        "{\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":null,\"output_tokens\":9}}")));

        assertThat(reading.known()).isEqualTo(new Usage(5, 9, 7, 3, 4));
        assertThat(reading.exact()).isTrue();
    }

    @Test
    void theLastOfSeveralCumulativeReportsWins() {
        String first = event("message_delta", "{\"delta\":{},\"usage\":{\"output_tokens\":50,\"input_tokens\":20}}");

        assertThat(read(bytes(START + first)).known()).isEqualTo(new Usage(20, 50, 0, 0, 0));
        assertThat(read(bytes(START + first)).exact()).isFalse();
        assertThat(read(bytes(START + first + FINAL)).known()).isEqualTo(new Usage(20, 34, 0, 0, 0));
    }

    @Test
    void aCountFromBeforeTheStopReasonIsNotFinal() {
        String counted = event("message_delta", "{\"delta\":{\"stop_reason\":null},\"usage\":{\"output_tokens\":50}}");
        String stopped = event("message_delta", "{\"delta\":{\"stop_reason\":\"end_turn\"}}");

        Reading reading = read(bytes(START + counted + stopped));

        assertThat(reading.has(Meter.FINAL)).isTrue();
        assertThat(reading.exact()).isFalse();
        assertThat(read(bytes(START + counted + stopped + counted)).exact()).isTrue();
    }

    @Test
    void isNotExactWithoutTheInputSide() {
        Reading reading = read(bytes(FINAL));

        assertThat(reading.exact()).isFalse();
        assertThat(reading.estimate()).isEqualTo(new Usage(777, 34, 0, 0, 0));
    }

    @Test
    void isNotExactWhenAnEventWithUsageWasBroken() {
        Reading reading = read(
                bytes(
                        event("message_start", "{\"message\":{\"usage\":{\"input_tokens\":12")
                                + event(
                                        "message_delta",
                                        "{\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}")));

        assertThat(reading.has(Meter.MALFORMED)).isTrue();
        assertThat(reading.has(Meter.FINAL)).isTrue();
        assertThat(reading.exact()).isFalse();
    }

    @Test
    void takesNothingFromABrokenEvent() {
        Reading reading = read(bytes(START
                + event("message_delta", "{\"usage\":{\"output_tokens\":999},\"delta\":{\"stop_reason\":\"x\"}}}")));

        assertThat(reading.known()).isEqualTo(new Usage(12, 1, 0, 0, 0));
        assertThat(reading.has(Meter.FINAL)).isFalse();
    }

    @Test
    void aBrokenEventThatCarriesNoUsageIsNoneOfItsBusiness() {
        Reading reading = read(bytes(START + event("content_block_start", "{nonsense") + FINAL));

        assertThat(reading.exact()).isTrue();
        assertThat(reading.has(Meter.MALFORMED)).isFalse();
    }

    @Test
    void doesNotHoldMoreThanItsLimitOfOneEvent() {
        String huge = event(
                "message_start",
                "{\"message\":{\"usage\":{\"input_tokens\":12}},\"x\":\"" + "x".repeat(SseMeter.MAX_DATA_BYTES)
                        + "\"}");

        Reading reading = read(bytes(huge + FINAL));
        Reading cut = Reading.byteByByte(new SseMeter(ESTIMATED_INPUT), bytes(huge + FINAL));

        assertThat(reading.exact()).isFalse();
        assertThat(reading.known()).isEqualTo(new Usage(0, 34, 0, 0, 0));
        assertThat(cut).isEqualTo(reading);
    }

    @Test
    void recognisesEventsWithoutANameByTheirType() {
        String unnamed = (START + FINAL).replaceAll("event: .*\n", "");
        Reading reading = read(bytes(unnamed));

        assertThat(reading.has(Meter.FIRST_EVENT)).isTrue();
        // The final event here names its type inside, as all real ones do.
        assertThat(reading.known()).isEqualTo(new Usage(12, 34, 0, 0, 0));
        assertThat(reading.exact()).isTrue();
    }

    @Test
    void joinsSeveralDataLines() {
        String split = START.replace("{\"usage\"", "\ndata: {\"usage\"");

        assertThat(read(bytes(split + FINAL)).known()).isEqualTo(new Usage(12, 34, 0, 0, 0));
    }

    @Test
    void theNameMayFollowTheData() {
        String turned =
                "data: {\"message\":{\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}\nevent: message_start\n\n";

        assertThat(read(bytes(turned + FINAL)).known()).isEqualTo(new Usage(12, 34, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEveryKindOfLineEnd(String lineEnd) {
        String stream = (START + FINAL).replace("\n", lineEnd);

        assertThat(read(bytes(stream))).isEqualTo(read(bytes(START + FINAL)));
        assertThat(Reading.byteByByte(new SseMeter(ESTIMATED_INPUT), bytes(stream)))
                .isEqualTo(read(bytes(START + FINAL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void tellsWhereTheFinalEventBegins(String lineEnd) {
        byte[] before = bytes((START + START).replace("\n", lineEnd));
        byte[] all = bytes((START + START + FINAL + FINAL).replace("\n", lineEnd));
        SseMeter whole = new SseMeter(ESTIMATED_INPUT);
        SseMeter cut = new SseMeter(ESTIMATED_INPUT);

        whole.read(all, 0, all.length);
        cut.read(all, 0, before.length + 5);
        cut.read(all, before.length + 5, all.length);

        assertThat(whole.finalFrom()).isEqualTo(before.length);
        assertThat(cut.finalFrom()).isEqualTo(SseMeter.BEFORE);
    }

    @Test
    void skipsAByteOrderMarkCommentsAndUnknownFields() {
        String stream = "\uFEFF: comment\nid: 7\nretry:1000\nevents: error\ndatabase: x\n"
                + START.replace(": ", ":")
                + ":\n\n"
                + FINAL;

        assertThat(read(bytes(stream))).isEqualTo(read(bytes(START + FINAL)));
    }

    @Test
    void estimatesFromWhatWasDeliveredWhenAStreamEndsEarly() {
        Reading reading = read(Fixtures.response("truncated-in-block.sse"));

        assertThat(reading.exact()).isFalse();
        assertThat(reading.estimate().input()).isEqualTo(100);
        assertThat(reading.estimate().output()).isBetween(2L, 12L);
    }

    @Test
    void takesTheCallersInputEstimateWhenNothingWasReported() {
        assertThat(read(bytes("")).estimate()).isEqualTo(new Usage(777, 0, 0, 0, 0));
    }

    @Test
    void numbersThatAreNoCountsAreAsGoodAsMissing() {
        for (String number :
                new String[] {"-1", "1.5", "1e3", "99999999999999999999", "1000000000001", "\"9\"", "[9]"}) {
            Reading reading = read(bytes(START + FINAL.replace("34", number)));

            assertThat(reading.exact()).as(number).isFalse();
            assertThat(reading.known().output()).as(number).isEqualTo(1);
        }
    }

    private static Reading read(byte[] stream) {
        return Reading.whole(new SseMeter(ESTIMATED_INPUT), stream);
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
