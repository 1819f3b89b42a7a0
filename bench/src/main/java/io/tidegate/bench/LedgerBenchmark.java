package io.tidegate.bench;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Attempts that are written down: opened, and closed, each durable before the next step. The folder is of java.io.tmpdir. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class LedgerBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final WindowOfAdmission WINDOW =
            new WindowOfAdmission(LocalDate.of(2026, 11, 20), "Europe/Berlin", List.of("quo_1:user-1:1763593200000:0"));

    /** How many exchanges are at this point at once, and so may share a commit. */
    @Param({"1", "32"})
    public int together;

    private final List<Runnable> closing = new ArrayList<>();
    private Optional<Ledger> ledger = Optional.empty();

    @Setup
    public void open() throws IOException {
        Path folder = Files.createTempDirectory("tidegate-ledger-");
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        Pricing pricing = new Pricing((_, usage) -> usage.output(), "2026-11");
        ledger = Optional.of(Ledger.start(database, pricing, InstantSource.fixed(NOW), new SecureRandom())
                .await());
        closing.add(() -> database.close().await());
        closing.add(() -> vertx.close().await());
        closing.add(() -> delete(folder));
    }

    @TearDown
    public void close() {
        closing.forEach(Runnable::run);
        closing.clear();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them open their rows, and when these are durable close them: two commits, however many they are. */
    @Benchmark
    public void openAndClose() {
        Ledger book = ledger.orElseThrow();
        List<OpenAttempt> opened = new ArrayList<>();
        List<Future<Void>> durable = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            OpenAttempt attempt = attempt(book.nextAttemptId());
            opened.add(attempt);
            durable.add(book.open(attempt));
        }
        Future.all(durable).await();
        Future.all(opened.stream().map(each -> book.close(settled(each))).toList())
                .await();
    }

    private static OpenAttempt attempt(long id) {
        return new OpenAttempt(
                id,
                "req_" + id,
                1,
                "4b3c1c9e-6f0a-4a9f-9f3a-0d5a5f1a2b3c",
                "user-1",
                "key-1",
                "claude-sonnet-4-6",
                "anthropic",
                "claude-code/2.1.197",
                NOW.toEpochMilli(),
                WINDOW,
                new Usage(500, 4096, 0, 0, 0));
    }

    private static SettledAttempt settled(OpenAttempt opened) {
        return new SettledAttempt(
                opened,
                new Usage(10, 20, 30, 40, 50),
                30_000_000,
                Quality.EXACT,
                Outcome.COMPLETED,
                200,
                "req_011CQ",
                NOW.toEpochMilli() + 1000,
                250_000,
                "2026-11",
                List.of("Bash"));
    }
}
