package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Begins generations. Their numbers grow by chance, not by one: a store that is restored twice from the same backup does not know the
 * number that it drew the first time, and must not draw it again. For any thread.
 *
 * @param random need not be fit for secrets
 */
public record GenerationChange(Store store, Audit audit, RandomGenerator random) {
    private static final long STEP_MOST = 1L << 31;

    /** A new generation, whatever the store has. */
    public Future<Revision> begin(Actor who) {
        return store.write(connection -> {
            Revision now = Records.revision(connection, store.dialect());
            return begin(connection, who, now, now);
        });
    }

    /** A new generation when the store can't have given out what was shown; else what the store has. */
    Future<Revision> ifAhead(Actor who, Revision shown) {
        return store.write(connection -> {
            Revision now = Records.revision(connection, store.dialect());
            return Revisions.ahead(shown, now) ? begin(connection, who, now, shown) : now;
        });
    }

    private Revision begin(Connection connection, Actor who, Revision now, Revision shown) throws SQLException {
        long greatest = Math.max(now.generation(), shown.generation());
        Revision next = new Revision(greatest + 1 + random.nextLong(STEP_MOST), now.number());
        Records.beginGeneration(connection, next.generation());
        audit.write(
                connection,
                who,
                "store.restored",
                "store",
                Optional.of(new JsonObject().put("revision", now.toString())),
                Optional.of(new JsonObject().put("revision", next.toString()).put("shown", shown.toString())));
        return next;
    }
}
