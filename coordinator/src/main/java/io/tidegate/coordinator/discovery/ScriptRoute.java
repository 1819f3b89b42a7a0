package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** {@code GET /connect.sh}, for everybody: it holds nothing but the address that it was asked at. */
final class ScriptRoute {
    private final PublicUrl publicUrl;
    private final ConnectScript script;

    ScriptRoute(DiscoveryConfig config) {
        this.publicUrl = new PublicUrl(config.publicUrl());
        this.script = new ConnectScript(config.extraCaCerts());
    }

    ApiRoute route() {
        return new ApiRoute(
                HttpMethod.GET,
                "/connect.sh",
                context -> Future.succeededFuture(publicUrl
                        .of(context.request())
                        .map(url -> Answer.text("text/x-shellscript; charset=utf-8", script.of(url))
                                .withHeader("cache-control", "no-store"))
                        .orElseGet(() ->
                                Answer.invalid("Host: not a plain host name or address. Ask under the coordinator's"
                                        + " own address, or let its operator set discovery.publicUrl."))));
    }
}
