package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.coordinator.audit.Actor;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * Who asks, as the token showed.
 *
 * @param token its name
 */
public record Access(String token, Role role) {
    private static final String KEY = Access.class.getName();

    /** Whom to name in the audit log. Only for handlers of an {@link AdminRoute}. */
    public static Actor actor(RoutingContext context) {
        return new Actor.Operator(of(context).token);
    }

    static Access of(RoutingContext context) {
        return Objects.requireNonNull(context.<Access>get(KEY), "no authorizer before this route");
    }

    void enter(RoutingContext context) {
        context.put(KEY, this);
    }

    /** The operation, refused to those without its role. */
    public static ApiRoute guarded(AdminRoute admin) {
        return admin.route().handledBy(context -> {
            Access who = of(context);
            return who.role.includes(admin.role())
                    ? admin.route().handler().apply(context)
                    : Future.succeededFuture(who.refused(admin.role()));
        });
    }

    private Answer refused(Role needed) {
        return Answer.error(
                403,
                "permission_error",
                "This needs a token with the role " + needed.label() + "; \"" + token + "\" has " + role.label()
                        + ". An owner makes tokens: POST /admin/v1/tokens.");
    }
}
