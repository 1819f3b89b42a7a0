package io.tidegate.common.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups by schedule: when they are due, one at a time, and what operators see of them. */
class BackupScheduleTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final AtomicReference<CountDownLatch> hold = new AtomicReference<>(new CountDownLatch(0));
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    private final AtomicBoolean known = new AtomicBoolean(true);
    private Backups backups;
    private BackupSchedule schedule;

    @BeforeEach
    void make() {
        backups = new Backups(folder, "1", now::get);
        schedule = schedule();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private BackupSchedule schedule() {
        return new BackupSchedule(vertx, backups, new Source(), new BackupSchedule.Plan(DAY, 3));
    }

    private final class Source implements BackupSource {
        @Override
        public Part part() {
            return Part.COORDINATOR;
        }

        @Override
        public Optional<String> node() {
            return Optional.empty();
        }

        @Override
        public boolean isKnown() {
            return known.get();
        }

        @Override
        public Copied copyInto(Path to) throws IOException {
            try {
                if (!hold.get().await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("held up for ever");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (!trouble.get().isEmpty()) {
                throw new IOException(trouble.get());
            }
            Files.writeString(to.resolve("file"), "content");
            return new Copied(Copied.POSTGRESQL, "file", 1, Map.of());
        }

        @Override
        public int newestSchema() {
            return 1;
        }

        @Override
        public List<Path> secrets() {
            return List.of();
        }
    }

    private int made() {
        try {
            return backups.of(new Source()).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void look(BackupSchedule schedule) {
        try {
            Future<Void> looked = schedule.look();
            looked.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    @Test
    void theFirstIsMadeAtOnceAndTheNextWhenItIsDue() {
        look(schedule);
        assertThat(made()).isEqualTo(1);

        pass(DAY.minusSeconds(1));
        look(schedule);
        assertThat(made()).isEqualTo(1);
        assertThat(schedule.ageSeconds()).isEqualTo(86_399);

        pass(Duration.ofSeconds(1));
        look(schedule);
        assertThat(made()).isEqualTo(2);
        assertThat(schedule.ageSeconds()).isZero();
        assertThat(schedule.made()).isEqualTo(2);
    }

    @Test
    void noneIsMadeBeforeItIsKnownWhoseItIs() {
        known.set(false);
        look(schedule);
        assertThat(made()).isZero();
        assertThat(schedule.failures()).isZero();

        known.set(true);
        look(schedule);
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void aRestartNeitherSkipsNorRepeatsOne() {
        look(schedule);
        pass(Duration.ofHours(20));
        BackupSchedule next = schedule();

        look(next);
        assertThat(made()).isEqualTo(1);
        assertThat(next.ageSeconds()).isEqualTo(20 * 3600);

        pass(Duration.ofHours(4));
        look(next);
        assertThat(made()).isEqualTo(2);
    }

    @Test
    void theNewestStay() {
        for (int day = 0; day < 5; day++) {
            look(schedule);
            pass(DAY);
        }

        assertThat(made()).isEqualTo(3);
        assertThat(schedule.made()).isEqualTo(5);
    }

    @Test
    void oneThatIsBeingMadeIsNotBegunAgain() throws Exception {
        hold.set(new CountDownLatch(1));
        Future<Void> running = schedule.look();

        look(schedule);
        assertThat(made()).isZero();

        hold.get().countDown();
        running.await(30, TimeUnit.SECONDS);
        assertThat(schedule.made()).isEqualTo(1);
    }

    @Test
    void oneThatFailsIsCountedAndTriedAgainAfterAPause() {
        trouble.set("the disk is full");
        look(schedule);
        assertThat(schedule.failures()).isEqualTo(1);
        assertThat(made()).isZero();

        trouble.set("");
        look(schedule);
        assertThat(made()).as("not before the pause is over").isZero();

        pass(Duration.ofMinutes(5));
        look(schedule);
        assertThat(made()).isEqualTo(1);
        assertThat(schedule.failures()).isEqualTo(1);
    }

    @Test
    void withoutAnyTheAgeCountsFromTheStart() {
        trouble.set("no");
        look(schedule);
        pass(Duration.ofSeconds(40));
        look(schedule);

        assertThat(schedule.ageSeconds()).isEqualTo(40);
    }

    @Test
    void whoDoesNotLookSaysNothingOfItsAge() {
        look(schedule);
        pass(Duration.ofHours(1));

        assertThat(schedule.ageSeconds()).isNaN();
    }

    @Test
    void oneThatHangsGetsOlder() throws Exception {
        look(schedule);
        pass(DAY);
        hold.set(new CountDownLatch(1));
        Future<Void> hanging = schedule.look();
        pass(DAY);

        assertThat(schedule.ageSeconds()).isEqualTo(2 * schedule.intervalSeconds());

        hold.get().countDown();
        hanging.await(30, TimeUnit.SECONDS);
    }

    @Test
    void aFolderThatAnOperatorPutThereChangesNothing() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("tidegate-coordinator-keep"));
        Files.writeString(copy.resolve("manifest.json"), "{");
        assertOneADay(4);
        assertThat(copy).exists();
    }

    @Test
    void oneThatCanNotBeReadIsPassedOver() throws IOException {
        look(schedule);
        pass(Duration.ofHours(1));
        Path damaged = Files.createDirectories(folder.resolve("tidegate-coordinator-20261120T123000Z"));
        Files.writeString(damaged.resolve("manifest.json"), "{");
        BackupSchedule next = schedule();

        look(next);

        assertThat(next.failures()).isZero();
        assertThat(next.made()).isZero();
        assertThat(next.ageSeconds()).as("the one before").isEqualTo(3600);
    }

    @Test
    void oneOfAClockThatWasAheadNeitherHoldsUpNorRunsAway() {
        Instant right = now.get();
        pass(Duration.ofDays(400));
        look(schedule());
        now.set(right);

        assertOneADay(5);
    }

    @Test
    void aClockThatIsPutBackHoldsUpForAnIntervalAtMost() {
        Instant right = now.get();
        pass(Duration.ofDays(400));
        look(schedule);
        now.set(right);

        look(schedule);
        assertThat(schedule.made()).isEqualTo(1);
        pass(DAY);
        look(schedule);
        assertThat(schedule.made()).isEqualTo(2);
    }

    @Test
    void itsOwnLastOneCountsAlsoWhenItIsGone() throws IOException {
        look(schedule);
        Path made = backups.of(new Source()).getFirst();
        Files.move(made, folder.resolve("elsewhere"));
        pass(Duration.ofHours(1));

        look(schedule);

        assertThat(schedule.made()).isEqualTo(1);
    }

    private void assertOneADay(int days) {
        BackupSchedule fresh = schedule();
        for (int day = 1; day <= days; day++) {
            look(fresh);
            pass(Duration.ofMinutes(1));
            look(fresh);
            assertThat(fresh.made()).isEqualTo(day);
            pass(DAY.minusMinutes(1));
        }
        assertThat(fresh.failures()).isZero();
    }
}
