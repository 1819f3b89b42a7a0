package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.simulator.RawAnswer.End;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on demand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureMarkersTest {
    private RunningSimulator sim;

    @BeforeAll
    void start() throws TimeoutException {
        sim = RunningSimulator.withDefaults();
    }

    @AfterAll
    void stop() throws TimeoutException {
        sim.close();
    }

    @Test
    void refusesWithTheStatusAndTheHeadersGiven() throws IOException {
        RawAnswer answer = sim.stream("[[sim:status=529 retry-after=3 should-retry=false message=\"so busy\"]]");

        assertThat(answer.status()).isEqualTo(529);
        assertThat(answer.header("retry-after")).contains("3");
        assertThat(answer.header("x-should-retry")).contains("false");
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(answer.json().at("/error/message").asText()).isEqualTo("so busy");
        assertThat(answer.json().path("request_id").asText())
                .isEqualTo(answer.header("request-id").orElseThrow());
    }

    @Test
    void refusesWithARawBody() throws IOException {
        RawAnswer answer = sim.stream("[[sim:status=502 body=\"<h1>no</h1>\" ctype=text/html]]");

        assertThat(answer.header("content-type")).contains("text/html");
        assertThat(answer.text()).isEqualTo("<h1>no</h1>");
    }

    @Test
    void failsTheFirstTimesOfEachSessionAndThenAnswers() throws IOException {
        String prompt = "[[sim:status=500 times=2 id=a]]";
        String one = "X-Claude-Code-Session-Id: one";
        String two = "X-Claude-Code-Session-Id: two";

        assertThat(sim.stream(prompt, one).status()).isEqualTo(500);
        assertThat(sim.stream(prompt, one).status()).isEqualTo(500);
        assertThat(sim.stream(prompt, one).status()).isEqualTo(200);
        assertThat(sim.stream(prompt, two).status()).isEqualTo(500);
    }

    @Test
    void takesTheSessionFromTheMetadataWhenThereIsNoHeader() throws IOException {
        var request = RunningSimulator.request("[[sim:status=500 times=1 id=b]]", true);
        String session = "0f8fad5b-d9cb-469f-a165-70867728950e";
        request.putObject("metadata").put("user_id", "{\"device_id\":\"d\",\"session_id\":\"" + session + "\"}");

        assertThat(sim.post(request, RunningSimulator.PATIENT).status()).isEqualTo(500);

        assertThat(sim.settled(session).status()).isEqualTo(500);
        assertThat(sim.post(request, RunningSimulator.PATIENT).status()).isEqualTo(200);
    }

    @Test
    void failsOnlyWhereAndWhenTheMarkerSays() throws IOException {
        assertThat(sim.stream("[[sim:status=500 at=other]]").status()).isEqualTo(200);
        assertThat(sim.stream("[[sim:status=500 at=sim]]").status()).isEqualTo(500);
        assertThat(sim.stream("[[sim:status=500 only=nostream]]").status()).isEqualTo(200);
        assertThat(sim.whole("[[sim:status=500 only=nostream]]").status()).isEqualTo(500);
        assertThat(sim.whole("[[sim:status=500 only=stream]]").status()).isEqualTo(200);
    }

    @Test
    void redirectsToTheSamePathElsewhere() throws IOException {
        RawAnswer answer = sim.stream("[[sim:redirect=307 to=http://elsewhere.test]]");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("location")).contains("http://elsewhere.test/v1/messages");
    }

    @ParameterizedTest
    @CsvSource({"reset-before, RESET", "eof-before, CUT", "stall-before, SILENT"})
    void breaksBeforeAnyByte(String fault, End end) throws IOException {
        RawAnswer answer =
                sim.post(RunningSimulator.request("[[sim:fault=" + fault + "]]", true), RunningSimulator.IMPATIENT);

        assertThat(answer.head()).isEmpty();
        assertThat(answer.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"reset-mid, RESET", "cut-mid, CUT", "stall-mid, SILENT", "end-mid, WHOLE"})
    void breaksAfterSoManyEvents(String fault, End end) throws IOException {
        RawAnswer answer = sim.post(
                RunningSimulator.request("[[sim:fault=" + fault + " after=4]]", true), RunningSimulator.IMPATIENT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.eventTypes())
                .containsExactly("message_start", "content_block_start", "ping", "content_block_delta");
        assertThat(answer.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"reset-mid, RESET", "cut-mid, CUT", "stall-headers, SILENT"})
    void sendsTheHeadBeforeItBreaksWithoutAnEvent(String fault, End end) throws IOException {
        RawAnswer answer = sim.post(
                RunningSimulator.request("[[sim:fault=" + fault + " after=0]]", true), RunningSimulator.IMPATIENT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"reset-mid, RESET", "cut-mid, CUT", "stall-mid, SILENT"})
    void breaksInsideOfAJsonAnswer(String fault, End end) throws IOException {
        RawAnswer answer =
                sim.post(RunningSimulator.request("[[sim:fault=" + fault + "]]", false), RunningSimulator.IMPATIENT);

        assertThat(answer.text()).isEqualTo("{\"id\":");
        assertThat(answer.end()).isEqualTo(end);
    }

    @Test
    void sendsAnErrorEventAndEnds() throws IOException {
        RawAnswer answer = sim.stream("[[sim:fault=error-mid after=0 type=api_error message=oops]]");

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.eventTypes()).containsExactly("error");
        assertThat(answer.events().getFirst().at("/error/type").asText()).isEqualTo("api_error");
        assertThat(answer.events().getFirst().at("/error/message").asText()).isEqualTo("oops");
    }

    @Test
    void slipsInDataThatIsNotJson() throws IOException {
        RawAnswer answer = sim.stream("[[sim:fault=badjson-mid after=2]]");

        assertThat(answer.events()).anyMatch(event -> event.isMissingNode());
        assertThat(answer.eventTypes()).endsWith("message_stop");
    }

    @Test
    void leavesOutTheStopEventOrTheFinalUsage() throws IOException {
        assertThat(sim.stream("[[sim:fault=no-stop]]").eventTypes()).endsWith("message_delta");

        RawAnswer noUsage = sim.stream("[[sim:fault=no-usage]]");
        assertThat(noUsage.eventTypes()).endsWith("message_delta", "message_stop");
        assertThat(noUsage.events().get(noUsage.events().size() - 2).has("usage"))
                .isFalse();
    }

    @Test
    void answersNonsenseWithAGoodStatus() throws IOException {
        assertThat(sim.stream("[[sim:fault=badjson]]").json().isMissingNode()).isTrue();
        assertThat(sim.stream("[[sim:fault=html]]").header("content-type")).contains("text/html");
        RawAnswer empty = sim.stream("[[sim:fault=empty]]");
        assertThat(empty.header("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(empty.body()).isEmpty();
        assertThat(empty.end()).isEqualTo(End.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"late ms=250", "slow-mid after=2 ms=250", "pings ms=250", "pings-mid after=2 ms=250"})
    void takesItsTimeAndThenAnswersAll(String fault) throws IOException {
        long begun = System.nanoTime();

        RawAnswer answer = sim.stream("[[sim:fault=" + fault + "]]");

        assertThat(System.nanoTime() - begun).isGreaterThan(240_000_000L);
        assertThat(answer.streamedText()).isEqualTo("Hello from the simulator.");
    }

    @Test
    void showsSignsOfLifeAsEventsOrAsComments() throws IOException {
        assertThat(sim.stream("[[sim:fault=pings ms=10]]").eventTypes()).startsWith("ping", "message_start");
        assertThat(sim.stream("[[sim:fault=pings ms=10 with=comment]]").text()).startsWith(": keep-alive\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[sim:fault=rest-mid]]",
                "[[sim:fault=cut-mid after=x]]",
                "[[sim:verb=1]]",
                "[[sim:shape=round]]",
                "[[sim:enc=br]]",
                "[[sim:usage=input:3]]",
                "[[sim:status=99]]",
                "[[sim:redirect=307]]",
                "[[sim:huge=0]]",
                "[[sim:hdr=x value=\"a\\nb\"]]",
                "[[sim:status=500 retry-after=\"a\\nb\"]]",
                "[[sim:text64=!]]"
            })
    void refusesMarkersItDoesNotUnderstand(String marker) throws IOException {
        RawAnswer answer = sim.stream(marker);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
    }
}
