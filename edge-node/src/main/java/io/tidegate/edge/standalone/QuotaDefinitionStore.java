package io.tidegate.edge.standalone;

import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Applying;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaPlace;
import io.tidegate.common.quotaapi.Decision;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.common.sqlite.Database;
import io.tidegate.edge.auth.KeyIndex;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The quotas of a node that stands alone. A change is in force when its future is done: committed first, then told to the hearer. */
public final class QuotaDefinitionStore implements QuotaFace.Backend {
    private final Database database;
    private final KeyIndex index;
    private final QuotaHearer hearer;

    /** A store whose hearer knows nothing before {@link #start}. */
    public QuotaDefinitionStore(Database database, KeyIndex index, QuotaHearer hearer) {
        this.database = database;
        this.index = index;
        this.hearer = hearer;
    }

    private record Written<T>(Decision<T> decision, NodeQuotaRows rows) {}

    private record Content(List<Quota> quotas, List<QuotaDefinitionRows.AccountRow> accounts) {}

    /**
     * Takes the quotas of the configuration, and tells the hearer of all. One of the configuration goes before one that an operator has made for
     * everyone, of the same unit and window.
     */
    public Future<Void> start(DefaultQuotas defaults) {
        return database.write(connection -> {
                    NodeQuotaRows rows = NodeQuotaRows.stored(index, connection);
                    take(rows, defaults.quotas());
                    return new Content(
                            QuotaDefinitionRows.applying(connection), QuotaDefinitionRows.accounts(connection));
                })
                .map(content -> {
                    Set<String> ids = content.quotas.stream().map(Quota::id).collect(Collectors.toSet());
                    content.quotas.forEach(quota -> hearer.put(quota, false));
                    content.accounts.stream()
                            .filter(row -> ids.contains(row.account().quota()))
                            .forEach(row -> hearer.put(row.account(), row.reset(), row.recall()));
                    return null;
                });
    }

    @Override
    public <T> Future<T> read(QuotaFace.Work<T> work) {
        return database.read(connection -> work.on(NodeQuotaRows.stored(index, connection)));
    }

    @Override
    public <T> Future<Decision<T>> change(RoutingContext context, QuotaFace.Work<Decision<T>> work) {
        return database.write(connection -> {
                    NodeQuotaRows rows = NodeQuotaRows.stored(index, connection);
                    return new Written<>(work.on(rows), rows);
                })
                .map(written -> {
                    if (written.decision instanceof Decision.Done<T>) {
                        written.rows.tell(hearer);
                    }
                    return written.decision;
                });
    }

    /**
     * The accounts that a user draws on.
     *
     * @param keyId only that of the user's keys; all when empty
     */
    public Future<List<QuotaAccount>> accounts(User user, Optional<String> keyId) {
        return read(table -> {
            Collection<String> keys = keyId.isPresent() ? List.of(keyId.get()) : table.keysOf(user.id());
            return Applying.of(table.page("", Integer.MAX_VALUE), user.id(), user.team(), keys).stream()
                    .map(Applying.Drawn::account)
                    .toList();
        });
    }

    private static void take(NodeQuotaRows rows, List<Quota> defaults) throws SQLException {
        Set<String> wanted = defaults.stream().map(Quota::id).collect(Collectors.toCollection(HashSet::new));
        Set<QuotaPlace> places = defaults.stream().map(QuotaPlace::of).collect(Collectors.toSet());
        List<Quota> known = rows.page("", Integer.MAX_VALUE);
        for (Quota quota : known) {
            boolean outdated =
                    DefaultQuotas.made(quota) ? !wanted.contains(quota.id()) : places.contains(QuotaPlace.of(quota));
            if (outdated) {
                rows.put(quota, true);
            }
        }
        for (Quota quota : defaults) {
            if (!known.contains(quota)) {
                rows.put(quota, false);
            }
        }
    }
}
