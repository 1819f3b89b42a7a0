package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node that dies within an answer doesn't end the work of a developer behind a site's address: the same Claude Code asks again
 * by itself and is served by the other node. The attempt that was cut is in the books as well as the one that was not.
 */
@Tag("full")
class KilledMidAnswerTest {
    private static final Duration FIRST_WORDS_WITHIN = Duration.ofSeconds(60);
    private static final Duration BILLED_WITHIN = Duration.ofSeconds(20);
    private static final int WORDS = 100;
    /** The first request of the session gets ten events, then nothing for longer than this test waits for anything. */
    private static final String PROMPT =
            "count [[sim:long=%d]] [[sim:fault=slow-mid after=10 ms=120000 times=1]]".formatted(WORDS);

    @Test
    void theSameClaudeCodeGoesOnThroughTheOtherNodeAndBothAttemptsAreInTheBooks() throws Exception {
        try (Cluster cluster = Cluster.start("killed-mid-answer", 2);
                TcpBalancer site = TcpBalancer.toTheFirst(
                        cluster.edges().stream().map(EdgeProcess::url).toList())) {
            EdgeProcess serving = cluster.edges().getFirst();
            EdgeProcess other = cluster.edges().getLast();
            String key = cluster.keyFor("developer");
            ClaudeCode developer = ClaudeCode.pointedAt(site.url(), ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN, key);

            ClaudeCode.Run run = askAndKillWithinTheAnswer(developer, serving);

            assertThat(run.exitStatus()).describedAs("%s", run).isZero();
            assertThat(result(run).getBoolean("is_error"))
                    .describedAs("%s", run)
                    .isFalse();
            assertThat(result(run).getString("result")).isEqualTo(wholeAnswer());
            assertThat(retries(run)).describedAs("%s", run).isEqualTo(1);
            List<Billed> bill = finishedBill(cluster.simulator());
            assertThat(bill).describedAs("one attempt that was cut, one more").hasSize(2);
            serving.restart();
            serving.awaitReady();
            assertCoversTheBill(onlyRowOf(serving), bill.getFirst());
            assertEqualsTheBill(onlyRowOf(other), bill.getLast());
        }
    }

    private static ClaudeCode.Run askAndKillWithinTheAnswer(ClaudeCode developer, EdgeProcess serving)
            throws IOException, InterruptedException {
        try (ClaudeCode.Started asked = developer.start(
                "-p", PROMPT, "--output-format", "stream-json", "--include-partial-messages", "--verbose")) {
            Eventually.until(
                    "the first words are at the developer's",
                    FIRST_WORDS_WITHIN,
                    () -> asked.output().contains("\"text_delta\""),
                    () -> serving.program().tail());
            assertThat(ledger(serving).openAttempts())
                    .describedAs("attempts that run at the node")
                    .isEqualTo(1);
            serving.program().kill();
            return asked.awaitEnd();
        }
    }

    /** The end of what Claude Code printed. */
    private static JsonObject result(ClaudeCode.Run run) {
        JsonObject last = new JsonObject(run.answer().lines().toList().getLast());
        assertThat(last.getString("type")).describedAs("%s", run).isEqualTo("result");
        return last;
    }

    /** How often Claude Code says that it asks again by itself. */
    private static long retries(ClaudeCode.Run run) {
        return run.output()
                .lines()
                .filter(line -> line.contains("\"subtype\":\"api_retry\""))
                .count();
    }

    private static String wholeAnswer() {
        return IntStream.rangeClosed(1, WORDS).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    /** What the provider asks for, oldest first, once it knows that nothing runs any more. */
    private static List<Billed> finishedBill(SimulatedProvider provider) throws IOException, InterruptedException {
        Eventually.until(
                "the provider has noticed that the killed node is gone",
                BILLED_WITHIN,
                () -> !provider.bill().contains("\"running\""));
        return Billed.all(provider.bill());
    }

    private static LedgerFile ledger(EdgeProcess edge) {
        return LedgerFile.in(edge.settings().data());
    }

    private static LedgerRow onlyRowOf(EdgeProcess edge) {
        List<LedgerRow> rows = ledger(edge).rows();
        assertThat(rows).describedAs("closed rows of %s", edge.url()).hasSize(1);
        return rows.getFirst();
    }

    /** The node knew what it had reserved when it died, in all and not by class. */
    private static void assertCoversTheBill(LedgerRow row, Billed billed) {
        assertThat(row.session()).isEqualTo(billed.session());
        assertThat(row.wasInterrupted()).describedAs("%s", row).isTrue();
        assertThat(row.exact()).describedAs("%s", row).isFalse();
        assertThat(billed.usage().output()).describedAs("%s", billed).isPositive();
        assertThat(total(row.usage()))
                .describedAs("%s for %s", row, billed)
                .isGreaterThanOrEqualTo(total(billed.usage()));
    }

    private static void assertEqualsTheBill(LedgerRow row, Billed billed) {
        assertThat(row.session()).isEqualTo(billed.session());
        assertThat(row.isCompleted()).describedAs("%s", row).isTrue();
        assertThat(row.exact()).describedAs("%s", row).isTrue();
        assertThat(row.usage()).isEqualTo(billed.usage());
    }

    private static long total(Usage usage) {
        return usage.input() + usage.output() + usage.cacheRead() + usage.cacheWrite5m() + usage.cacheWrite1h();
    }
}
