package io.tidegate.coordinator.quota;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Windows that an operator has begun anew, of which a store that was put back to a backup knows nothing. Nodes have leases of them, and go
 * back to no earlier one: what they know of it stands.
 */
record ForgottenResets(Dialect dialect, Audit audit) {
    /** The asks of windows that are newer than any the bank knows. */
    static List<LeaseAsk> among(List<LeaseAsk> asks, List<Optional<LeaseGrant>> grants) {
        List<LeaseAsk> found = new ArrayList<>();
        for (int i = 0; i < grants.size(); i++) {
            LeaseAsk ask = asks.get(i);
            if (grants.get(i).filter(grant -> grant.reset() < ask.reset()).isPresent()) {
                found.add(ask);
            }
        }
        return found;
    }

    /**
     * Takes their numbers over. In a transaction of its own, which takes a revision first, as all do that write records.
     *
     * @return how many records it wrote
     */
    int write(Connection connection, List<LeaseAsk> asks) throws SQLException {
        int written = 0;
        Records.revision(connection, dialect);
        for (LeaseAsk ask : asks) {
            QuotaAccount account = new QuotaAccount(ask.quota(), ask.subject());
            QuotaAccountBody known = QuotaRecords.account(connection, account);
            if (known.reset() < ask.reset()) {
                Records.put(
                        connection,
                        RecordKind.QUOTA_ACCOUNT,
                        account.text(),
                        new Records.Handle("", account.quota()),
                        new QuotaAccountBody(ask.reset(), known.recall()));
                audit.write(
                        connection,
                        new Actor.Coordinator(),
                        "bank.reset",
                        account.text(),
                        Optional.of(new JsonObject().put("reset", known.reset())),
                        Optional.of(new JsonObject().put("reset", ask.reset())));
                written++;
            }
        }
        return written;
    }
}
