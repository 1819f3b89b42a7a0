package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.SqlWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs background jobs once among all coordinators on a store. Each job has a row that says which coordinator does it, and until when no
 * other may. It is taken and renewed in the very transaction in which the job then runs: so two coordinators never do it at once, and one
 * that froze finds on waking that it has lost it, before it has changed anything. When the one that has it dies, another takes over
 * within two periods and two seconds, by the database's clock. For any thread.
 */
public final class Leader {
    private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
    private static final long GRACE_MILLIS = 2000;

    private final Vertx vertx;
    private final Store store;
    private final String holder;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** @param holder tells this process from all others, such as a random id */
    public Leader(Vertx vertx, Store store, String holder) {
        this.vertx = vertx;
        this.store = store;
        this.holder = holder;
    }

    /**
     * Does a job from now on, first at once.
     *
     * @param name of the job, the same on all coordinators
     * @param period from the end of one run to the next
     * @param job does all in its transaction, and may run more than once in one turn, as with {@link Store#write}; when it fails it keeps
     *     nothing, and another coordinator may have a try
     * @param done hears what the job gave, after the commit
     */
    public <T> void run(String name, Duration period, SqlWork<T> job, Consumer<T> done) {
        names.add(name);
        turn(new Job<>(name, period, job, done));
    }

    /** Does no job any more, and lets the others have them at once. */
    public Future<Void> close() {
        closed = true;
        return store.write(connection -> {
                    for (String name : names) {
                        letGo(connection, name);
                    }
                    return names.size();
                })
                .mapEmpty();
    }

    private record Job<T>(String name, Duration period, SqlWork<T> work, Consumer<T> done) {}

    private <T> void turn(Job<T> job) {
        if (closed) {
            return;
        }
        store.write(connection -> take(connection, job) ? Optional.of(job.work.run(connection)) : Optional.<T>empty())
                .onSuccess(result -> result.ifPresent(job.done))
                .onFailure(why -> failed(job.name, why))
                .onComplete(_ -> vertx.setTimer(Math.max(1, job.period.toMillis()), _ -> turn(job)));
    }

    private static void failed(String job, Throwable why) {
        if (why instanceof DatabaseUnavailable) {
            // the store has told of it
            LOG.debug("The job {} waits for the database", job, why);
        } else {
            LOG.warn("The job {} failed, it is tried again", job, why);
        }
    }

    private boolean take(Connection connection, Job<?> job) throws SQLException {
        long now = store.dialect().nowMillis(connection);
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO leadership (name, holder, held_until) VALUES (?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until"
                        + " WHERE leadership.holder = excluded.holder OR leadership.held_until < ?")) {
            upsert.setString(1, job.name);
            upsert.setString(2, holder);
            upsert.setLong(3, now + 2 * job.period.toMillis() + GRACE_MILLIS);
            upsert.setLong(4, now);
            return upsert.executeUpdate() == 1;
        }
    }

    private void letGo(Connection connection, String name) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE leadership SET held_until = 0 WHERE name = ? AND holder = ?")) {
            update.setString(1, name);
            update.setString(2, holder);
            update.executeUpdate();
        }
    }
}
