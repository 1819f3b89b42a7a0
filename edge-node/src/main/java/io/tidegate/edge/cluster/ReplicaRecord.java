package io.tidegate.edge.cluster;

import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.OrderBody;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.UserBody;
import io.tidegate.common.wire.Wire;
import java.util.function.Function;

/** A record of the coordinator that makes sense. */
sealed interface ReplicaRecord {
    record OfUser(User user) implements ReplicaRecord {}

    record OfKey(KeyRecord key) implements ReplicaRecord {}

    /**
     * A quota.
     *
     * @param removed whether it no longer applies
     */
    record OfQuota(Quota quota, boolean removed) implements ReplicaRecord {}

    record OfQuotaAccount(QuotaAccount account, int reset, long recall) implements ReplicaRecord {}

    record OfOrder(String nodeId, boolean drain) implements ReplicaRecord {}

    /** What came of reading one. */
    sealed interface Outcome {
        record Known(ReplicaRecord record) implements Outcome {}

        /**
         * It makes no sense.
         *
         * @param why what is wrong with it
         */
        record Senseless(String why) implements Outcome {}
    }

    /**
     * Reads a change.
     *
     * @param order greater than that of all changes taken before: in memory the greater one is the newer
     */
    static Outcome of(Change change, long order) {
        String id = change.id();
        return switch (change.kind()) {
            case USER -> read(change, UserBody.class, body -> new OfUser(Bodies.user(id, body, order)));
            case KEY -> read(change, KeyBody.class, body -> new OfKey(Bodies.key(id, body, order)));
            case QUOTA -> read(change, QuotaBody.class, body -> new OfQuota(Bodies.quota(id, body), body.removed()));
            case QUOTA_ACCOUNT ->
                read(
                        change,
                        QuotaAccountBody.class,
                        body -> new OfQuotaAccount(QuotaAccount.parse(id), body.reset(), body.recall()));
            case ORDER -> read(change, OrderBody.class, body -> new OfOrder(id, body.drain()));
        };
    }

    private static <B extends Record> Outcome read(Change change, Class<B> type, Function<B, ReplicaRecord> make) {
        return switch (Wire.body(change.body(), type)) {
            case Reading.Malformed<B>(String why) -> new Outcome.Senseless(why);
            case Reading.Read<B>(B body) -> {
                try {
                    yield new Outcome.Known(make.apply(body));
                } catch (RuntimeException e) {
                    // Bodies says so: whatever makes no sense ends in one
                    yield new Outcome.Senseless(String.valueOf(e.getMessage()));
                }
            }
        };
    }
}
