package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.usage.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final Pattern CLOSED = Pattern.compile("closed (\\d+)\\.");

    @TempDir
    Path folder;

    @Test
    void whatWasOpenIsClosedAtTheNextStartAndChargedWhatItHeld() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Epoch admitting;
        Usage topUp = new Usage(700, 8192, 9, 0, 1);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            admitting = ledger.epoch();
            OpenAttempt closed = Attempts.open(ledger.nextAttemptId());
            OpenAttempt toppedUp = Attempts.open(ledger.nextAttemptId());
            OpenAttempt untouched = Attempts.open(ledger.nextAttemptId());
            done(ledger.open(closed));
            done(ledger.open(toppedUp));
            done(ledger.open(untouched));
            ledger.hold(toppedUp.id(), Attempts.HELD, toppedUp.window().names());
            ledger.hold(toppedUp.id(), topUp, "quo_1:user-1:0:0:250");
            done(ledger.close(Attempts.settled(closed)));
            copyAsACrashLeavesIt(copy);
        }

        try (LedgerNode node = LedgerNode.in(copy)) {
            Ledger ledger = node.ledger();
            List<ClosedAttempt> interrupted = done(ledger.closedSince(ledger.epoch(), 0, 10));

            assertThat(ledger.interruptedAtStart()).isEqualTo(2);
            assertThat(done(ledger.openCount())).isZero();
            assertThat(interrupted).extracting(row -> row.name().seq()).containsExactly(1L, 2L);
            assertThat(interrupted).extracting(ClosedAttempt::usage).containsExactly(topUp, Attempts.HELD);
            assertThat(interrupted)
                    .extracting(row -> row.window().windows())
                    .containsExactly(List.of("quo_1:user-1:0:0:250"), Attempts.WINDOWS);
            assertThat(interrupted).allSatisfy(row -> {
                assertThat(row.leaseEpoch()).isEqualTo(admitting).isNotEqualTo(ledger.epoch());
                assertThat(row.outcome()).isEqualTo(Outcome.INTERRUPTED);
                assertThat(row.quality()).isEqualTo(Quality.ESTIMATED);
                assertThat(row.costNanos()).isEqualTo(Attempts.cost(row.model(), row.usage()));
                assertThat(row.closedAtMillis()).isEqualTo(LedgerNode.NOW.toEpochMilli());
            });
            assertThat(done(ledger.totals("user-1", Attempts.DAY, Attempts.DAY)))
                    .singleElement()
                    .satisfies(total -> {
                        assertThat(total.all().attempts()).isEqualTo(3);
                        assertThat(total.estimated().usage()).isEqualTo(topUp.plus(Attempts.HELD));
                    });
        }
    }

    @Test
    void aSecondStartFindsNothingLeftAndNeverGivesAnIdAgain() {
        long first;
        try (LedgerNode node = LedgerNode.in(folder)) {
            first = node.ledger().nextAttemptId();
            done(node.ledger().open(Attempts.open(first)));
        }
        try (LedgerNode node = LedgerNode.in(folder)) {
            assertThat(node.ledger().interruptedAtStart()).isEqualTo(1);
        }
        try (LedgerNode node = LedgerNode.in(folder)) {
            assertThat(node.ledger().interruptedAtStart()).isZero();
            assertThat(node.ledger().nextAttemptId()).isGreaterThan(first);
        }
    }

    @Test
    void afterSigkillEveryAcknowledgedRowIsThereAndTheFileCanBeOpened() throws Exception {
        ChildNode node = ChildNode.start(folder);
        List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader lines = node.lines()) {
            while (acknowledged.size() < 200) {
                acknowledged.addAll(idIn(Objects.requireNonNull(lines.readLine(), "the node died")));
            }
            assertThatThrownBy(() -> LedgerNode.in(folder))
                    .isInstanceOf(CannotOpenDatabase.class)
                    .hasMessageContaining("is in use by another process");
            node.kill();
        }

        List<Long> closed = new ArrayList<>();
        try (LedgerNode next = LedgerNode.in(folder)) {
            done(next.ledger().eachClosed(row -> closed.add(row.id())));
            assertThat(done(next.ledger().openCount())).isZero();
        }
        assertThat(closed).doesNotHaveDuplicates().containsAll(acknowledged);
    }

    /** None for a line of the log. */
    private static List<Long> idIn(String line) {
        Matcher closed = CLOSED.matcher(line);
        return closed.matches() ? List.of(Long.valueOf(closed.group(1))) : List.of();
    }

    private void copyAsACrashLeavesIt(Path to) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** A node in a JVM of its own, which prints the id of each attempt that is durably closed. */
    private record ChildNode(Process jvm) {
        static ChildNode start(Path folder) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("--"))
                    .toList());
            command.addAll(List.of(
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    ChattyNode.class.getName(),
                    folder.toString()));
            return new ChildNode(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }

        BufferedReader lines() {
            return jvm.inputReader();
        }

        void kill() throws InterruptedException {
            jvm.destroyForcibly().waitFor();
        }
    }
}
