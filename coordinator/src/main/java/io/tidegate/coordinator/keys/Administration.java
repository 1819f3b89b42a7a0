package io.tidegate.coordinator.keys;

import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quotaapi.QuotaDesk;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What operators do with users, keys and quotas, under the paths and with the fields of an edge's own administration. */
public final class Administration {
    private final List<AdminRoute> routes;
    private final QuotaFace quotas;

    /**
     * What the operations are made of.
     *
     * @param mint under the cluster's hash secret
     * @param weights of quotas of tokens that name none
     * @param standings of accounts, for the lists of quotas
     * @param nodes all nodes that are not gone for good, from memory
     * @param clock of this coordinator, for what requests say about times to come
     */
    public record Parts(
            Vertx vertx,
            Store store,
            Audit audit,
            ChangeFeed feed,
            KeyMint mint,
            QuotaWeights weights,
            Standings standings,
            Supplier<Collection<NodeApplied>> nodes,
            InstantSource clock,
            LongSupplier nanoTime) {}

    /** The operations on what the store keeps. */
    public Administration(Parts parts) {
        ChangeStore changes = new ChangeStore(parts.store(), parts.audit(), parts.feed());
        UserStore users = new UserStore(changes);
        KeyStore keys = new KeyStore(changes, users);
        Users named = new Users(users);
        this.quotas = new QuotaFace(
                new QuotaStore(changes, users),
                new QuotaDesk(parts.weights(), parts.mint()::newQuotaId),
                parts.standings());
        this.routes = Stream.of(
                        new UserRoutes(users, parts.mint()).routes(),
                        new Erasure(changes, users).routes(),
                        new KeyRoutes(keys, named, parts.mint(), parts.clock()).routes(),
                        List.of(new AppliedRoute(parts.vertx(), keys, parts.nodes(), parts.nanoTime()).route()),
                        quotas.routes().stream().map(QuotaStore::guarded).toList())
                .flatMap(List::stream)
                .toList();
    }

    /** How the quotas stand that apply to a user. */
    public Future<JsonArray> quotas(User user) {
        return quotas.of(user);
    }

    /** {@code /admin/v1/users}, {@code /admin/v1/keys} and {@code /admin/v1/quotas}. */
    public List<AdminRoute> routes() {
        return routes;
    }
}
