package io.tidegate.coordinator.keys;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.quotaapi.Decision;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.audit.Actor;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Quotas as records. */
final class QuotaStore implements QuotaFace.Backend {
    private final ChangeStore changes;
    private final UserStore users;

    QuotaStore(ChangeStore changes, UserStore users) {
        this.changes = changes;
        this.users = users;
    }

    @Override
    public <T> Future<T> read(QuotaFace.Work<T> work) {
        return changes.read(connection -> work.on(new QuotaRecordTable(
                connection, changes, users, new Actor.Coordinator(), new Precondition(Optional.empty()))));
    }

    @Override
    public <T> Future<Decision<T>> change(RoutingContext context, QuotaFace.Work<Decision<T>> work) {
        Actor actor = Access.actor(context);
        Precondition condition = Precondition.of(context);
        return changes.changeWhen(
                connection -> work.on(new QuotaRecordTable(connection, changes, users, actor, condition)),
                decision -> decision instanceof Decision.Done<T>(T _, boolean wrote) && wrote);
    }

    /** Who may look may list them; who may write may do the rest. */
    static AdminRoute guarded(ApiRoute route) {
        return new AdminRoute(route, route.method().equals(HttpMethod.GET) ? Role.READ : Role.WRITE);
    }
}
