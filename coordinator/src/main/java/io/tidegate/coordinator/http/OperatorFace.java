package io.tidegate.coordinator.http;

import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.Authorizer;
import io.tidegate.common.api.Health;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import java.util.List;
import java.util.Optional;

/** What the operators' listener offers: administration, health, metrics and the document of it all. */
public final class OperatorFace {
    private static final String OPEN_API = "/admin/v1/openapi.json";

    private OperatorFace() {}

    /**
     * The face of these operations. Blocks: it reads the document.
     *
     * @param authorizer says who asks, and with which role
     */
    public static ApiFace of(Authorizer authorizer, List<AdminRoute> routes, Health health) {
        return new ApiFace(
                "coordinator",
                health,
                Optional.of(new ApiFace.Guard("/admin/*", authorizer)),
                Optional.of(new ApiFace.Document(OPEN_API, OpenApi.ofOperators())),
                routes.stream().map(Access::guarded).toList(),
                List.of());
    }
}
