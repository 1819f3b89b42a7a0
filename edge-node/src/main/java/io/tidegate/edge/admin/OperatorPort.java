package io.tidegate.edge.admin;

import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.Health;
import io.tidegate.common.config.Secret;
import java.util.List;
import java.util.Optional;

/** What the operator's port offers. */
public final class OperatorPort {
    private static final String OPEN_API = "/admin/v1/openapi.json";

    private OperatorPort() {}

    /**
     * The node's administration, health and metrics. Blocks.
     *
     * @param token for everything below {@code /admin}
     */
    public static ApiFace of(Secret token, Administration administration, Health health) {
        return new ApiFace(
                "node",
                health,
                Optional.of(new ApiFace.Guard("/admin/*", new AdminToken(token))),
                Optional.of(new ApiFace.Document(OPEN_API, OpenApi.document())),
                administration.routes(),
                List.of());
    }
}
