package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.usage.Usage;
import io.tidegate.simulator.bill.BillEntry;
import io.tidegate.simulator.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider charges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BillTest {
    private static final String USAGE = "[[sim:usage=in:50,out:60,cr:7,cw5m:8,cw1h:9]] ";
    private static final Usage WHOLE = new Usage(50, 60, 7, 8, 9);

    private RunningSimulator sim;

    @BeforeAll
    void start() throws TimeoutException {
        sim = RunningSimulator.withDefaults();
    }

    @AfterAll
    void stop() throws TimeoutException {
        sim.close();
    }

    private static String session(String name) {
        return "X-Claude-Code-Session-Id: " + name;
    }

    @Test
    void chargesAWholeAnswerAsItsUsageSays() throws IOException {
        RawAnswer answer = sim.stream(USAGE, session("whole"));
        sim.whole(USAGE, session("json"));

        BillEntry streamed = sim.settled("whole");
        assertThat(streamed.requestId()).isEqualTo(answer.header("request-id").orElseThrow());
        assertThat(streamed.outcome()).isEqualTo("completed");
        assertThat(streamed.exact()).isTrue();
        assertThat(streamed.usage()).isEqualTo(WHOLE);
        assertThat(sim.settled("json").usage()).isEqualTo(WHOLE);
        assertThat(sim.settled("json").exact()).isTrue();
    }

    @Test
    void sumsWhatWasTakenToo() throws IOException, TimeoutException {
        RunningSimulator fresh = RunningSimulator.withDefaults();
        try {
            fresh.stream(USAGE, session("one"));
            fresh.settled("one");
            JsonNode taken = Json.parse(fresh.send("POST", "/sim/bill/take", new byte[0], RunningSimulator.PATIENT)
                    .body());
            fresh.whole(USAGE, session("two"));
            fresh.settled("two");

            JsonNode sum = Json.parse(fresh.get("/sim/bill/sum").body());

            assertThat(taken.path("entries")).hasSize(1);
            assertThat(sum.path("attempts").asInt()).isEqualTo(2);
            assertThat(sum.path("running").asInt()).isZero();
            assertThat(sum.path("output_tokens").asInt()).isEqualTo(2 * 60);
            assertThat(Json.parse(fresh.get("/sim/bill").body()).path("entries"))
                    .hasSize(1);
        } finally {
            fresh.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=529",
                "status=400",
                "redirect=307 to=http://x",
                "fault=reset-before",
                "fault=eof-before",
                "fault=html",
                "fault=empty",
                "fault=error-mid after=0",
                "fault=cut-mid after=0"
            })
    void chargesNothingForWhatWasNeverBegun(String marker) throws IOException {
        sim.stream(USAGE + "[[sim:" + marker + "]]", session(marker));

        BillEntry entry = sim.settled(marker);
        assertThat(entry.billed()).isFalse();
        assertThat(entry.usage()).isEqualTo(Usage.NONE);
        assertThat(entry.exact()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-mid", "reset-mid", "end-mid", "error-mid"})
    void chargesABrokenStreamForWhatWasWritten(String fault) throws IOException {
        RawAnswer answer =
                sim.stream(USAGE + "[[sim:text=abcdefghij]] [[sim:fault=" + fault + " after=5]]", session(fault));

        BillEntry entry = sim.settled(fault);
        assertThat(answer.streamedText()).isEqualTo("abcdefghij");
        assertThat(entry.outcome()).isEqualTo("fault:" + fault);
        assertThat(entry.exact()).isFalse();
        assertThat(entry.usage()).isEqualTo(new Usage(50, 3, 7, 8, 9));
        assertThat(entry.deliveredOutput()).isEqualTo(3);
    }

    @Test
    void neverChargesMoreForAPartThanForTheWhole() throws IOException {
        sim.stream(
                "[[sim:usage=in:1,out:2]] [[sim:text=abcdefghijklmnop]] [[sim:fault=cut-mid after=5]]", session("cap"));

        assertThat(sim.settled("cap").usage().output()).isEqualTo(2);
    }

    @Test
    void chargesTheWholeButIsNotFinalWhenItKeepsTheUsageToItself() throws IOException {
        sim.stream(USAGE + "[[sim:text=abcd]] [[sim:fault=no-usage]]", session("no-usage"));

        BillEntry entry = sim.settled("no-usage");
        assertThat(entry.exact()).isFalse();
        assertThat(entry.usage()).isEqualTo(WHOLE);
        assertThat(entry.deliveredOutput()).isEqualTo(1);
    }

    @Test
    void isFinalWhenOnlyTheStopEventIsMissing() throws IOException {
        sim.stream(USAGE + "[[sim:fault=no-stop]]", session("no-stop"));

        assertThat(sim.settled("no-stop").exact()).isTrue();
    }

    @Test
    void noticesThatTheClientHasGone() throws IOException {
        sim.post(RunningSimulator.request(USAGE + "[[sim:long=1000]] [[sim:delay=1000]]", true), 100, session("gone"));

        BillEntry entry = sim.settled("gone");
        assertThat(entry.outcome()).isEqualTo("client_gone");
        assertThat(entry.usage().input()).isEqualTo(50);
        assertThat(entry.usage().output()).isZero();
    }

    @Test
    void chargesNothingWhenTheClientGoesBeforeTheAnswerIsBegun() throws IOException {
        sim.post(RunningSimulator.request(USAGE + "[[sim:ttfb=60000]]", true), 100, session("early"));

        assertThat(sim.settled("early").outcome()).isEqualTo("client_gone");
        assertThat(sim.settled("early").billed()).isFalse();
    }

    @Test
    void hasNoEntryForARequestThatNeverArrivedWhole() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sim.get().port())) {
            String part =
                    "POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-claude-code-session-id: part\r\nContent-Length: 99\r\n\r\n{";
            socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
        }

        while (sim.get().requests().stream().allMatch(r -> r.received().complete())) {
            sim.get("/__sim/health");
        }
        assertThat(sim.get().bill().entries()).noneMatch(e -> e.session().equals("part"));
    }

    @Test
    void canBeAskedByRequestModelAndSession() throws IOException {
        RawAnswer answer = sim.stream(USAGE, session("asked"));
        sim.settled("asked");
        String id = answer.header("request-id").orElseThrow();

        JsonNode bill = sim.get("/sim/bill?request_id=" + id).json();

        assertThat(bill.path("entries")).hasSize(1);
        assertThat(Json.text(bill.at("/entries/0")))
                .isEqualTo("{\"request_id\":\"" + id + "\",\"session\":\"asked\",\"model\":\"claude-test\","
                        + "\"stream\":true,\"status\":200,\"outcome\":\"completed\",\"billed\":true,\"final\":true,"
                        + "\"input_tokens\":50,\"output_tokens\":60,\"cache_read_input_tokens\":7,"
                        + "\"cache_creation_5m_input_tokens\":8,\"cache_creation_1h_input_tokens\":9,"
                        + "\"delivered_output_tokens\":60}");
        assertThat(bill.at("/totals/output_tokens").asInt()).isEqualTo(60);
        assertThat(bill.at("/by_model/claude-test/attempts").asInt()).isEqualTo(1);
        assertThat(sim.get("/sim/bill?session=asked").json().path("entries")).hasSize(1);
        assertThat(sim.get("/sim/bill?model=none").json().path("entries")).isEmpty();
    }
}
