package io.tidegate.common.backup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups as they fall due, once it is known whose they are, one at a time, on a thread of its own, and deletes those that are too
 * many. When one is due follows from those that are there, so a restart neither skips nor repeats one. For any thread.
 */
public final class BackupSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final Backups backups;
    private final BackupSource source;
    private final Plan plan;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private final long startedAt;
    private volatile long lastGood;
    private volatile long notBefore;
    private volatile long lastLook;
    private volatile boolean closed;

    /**
     * When, and how many.
     *
     * @param interval from one backup to the next
     * @param keep how many of the newest stay, 1 or more
     */
    public record Plan(Duration interval, int keep) {}

    /** A schedule that makes nothing before {@link #look()} or {@link #start()}. */
    public BackupSchedule(Vertx vertx, Backups backups, BackupSource source, Plan plan) {
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor("backup", 1, LONGEST.toHours(), TimeUnit.HOURS);
        this.backups = backups;
        this.source = source;
        this.plan = plan;
        this.startedAt = millis();
    }

    /** Looks from now on, again and again. */
    public void start() {
        if (!closed) {
            look().onComplete(_ -> vertx.setTimer(period().toMillis(), _ -> start()));
        }
    }

    /** How often to look. */
    public Duration period() {
        return plan.interval.compareTo(LOOK) < 0 ? plan.interval : LOOK;
    }

    /** Makes a backup when one is due and none is being made; done when there is nothing to do, or it is done. Never fails. */
    public Future<Void> look() {
        lastLook = millis();
        if (closed || lastLook < notBefore || !running.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return worker.executeBlocking(
                        () -> {
                            makeIfDue();
                            return true;
                        },
                        false)
                .onFailure(this::failed)
                .onComplete(_ -> running.set(false))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void makeIfDue() throws IOException {
        if (!due() || !source.isKnown()) {
            return;
        }
        Optional<Instant> newest = newest();
        newest.ifPresent(at -> lastGood = Math.max(lastGood, at.toEpochMilli()));
        if (!due()) {
            return;
        }
        long began = millis();
        Backups.Made backup = backups.make(source);
        lastGood = backup.manifest().at().toEpochMilli();
        made.incrementAndGet();
        LOG.info(
                "A backup was made: {}, {} bytes in {} ms",
                backup.path(),
                backup.manifest().bytes(),
                millis() - began);
        int gone = backups.keep(source, plan.keep);
        if (gone > 0) {
            LOG.info("{} old backups were deleted; the newest {} stay", gone, plan.keep);
        }
    }

    /** Whatever the folder looks like, there is one in an interval: what this process made itself counts, too. */
    private boolean due() {
        long now = millis();
        // Its own can't be later than now: then the clock was put back.
        lastGood = Math.min(lastGood, now);
        return lastGood == 0 || now >= lastGood + plan.interval.toMillis();
    }

    /** The newest that can be read. A time that lies ahead came from another clock, and holds up nothing. */
    private Optional<Instant> newest() throws IOException {
        Instant now = backups.clock().instant();
        Optional<Instant> newest = Optional.empty();
        for (Path backup : backups.of(source)) {
            try {
                Instant at = Manifest.read(backup).at();
                if (at.isAfter(now)) {
                    LOG.warn("The backup {} is of {}, and it is {} now: it is passed over", backup, at, now);
                } else if (newest.isEmpty() || at.isAfter(newest.get())) {
                    newest = Optional.of(at);
                }
            } catch (IOException e) {
                LOG.warn("The backup {} can't be read and is passed over: {}", backup, e.getMessage());
            }
        }
        return newest;
    }

    private void failed(Throwable why) {
        failures.incrementAndGet();
        Duration pause = plan.interval.compareTo(AFTER_FAILURE) < 0 ? plan.interval : AFTER_FAILURE;
        notBefore = millis() + pause.toMillis();
        if (!closed) {
            LOG.error("The backup failed: {}. The next try is in {} s", why.getMessage(), pause.toSeconds(), why);
        }
    }

    private long millis() {
        return backups.clock().millis();
    }

    /** Seconds since the last good backup, or since the start when there is none. Not a number while nobody looks: then another process does it. */
    public double ageSeconds() {
        long now = millis();
        // One that hangs is looked after: its age has to be seen.
        if (!running.get() && now - lastLook > 3 * period().toMillis()) {
            return Double.NaN;
        }
        return Math.max(0, now - (lastGood == 0 ? startedAt : lastGood)) / 1000.0;
    }

    /** From one backup to the next, as planned. */
    public double intervalSeconds() {
        return plan.interval.toMillis() / 1000.0;
    }

    /** Tries that failed. */
    public long failures() {
        return failures.get();
    }

    /** Backups that this process made. */
    public long made() {
        return made.get();
    }

    /** Makes no more; one that is being made is waited for. */
    public Future<Void> close() {
        closed = true;
        return worker.close();
    }
}
