package io.tidegate.coordinator.http;

import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.api.SocketRoute;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the listener for nodes and developers offers. Each of its routes sees by itself to who may come. */
public final class ListenFace {
    private static final String OPEN_API = "/v1/openapi.json";

    private ListenFace() {}

    /** The face of these operations. Blocks: it reads the document. */
    public static ApiFace of(List<ApiRoute> routes, List<SocketRoute> sockets, Supplier<Readiness> readiness) {
        return new ApiFace(
                "coordinator",
                Health.withoutMetrics(readiness),
                Optional.empty(),
                Optional.of(new ApiFace.Document(OPEN_API, OpenApi.ofListen())),
                routes,
                sockets);
    }
}
