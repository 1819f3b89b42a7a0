package io.tidegate.acceptance;

import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The simulated provider, in this JVM, and what it knows of the requests it got. It takes the edge's credential only. */
final class SimulatedProvider implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator = Simulator.start(
                    vertx, SimulatorOptions.DEFAULTS.withRequiredKey(EdgeSettings.UPSTREAM_SECRET))
            .await();
    private final HttpProbe control = new HttpProbe(simulator.baseUrl(), Map.of());

    String url() {
        return simulator.baseUrl();
    }

    /** The requests whose body contains the text, oldest first. */
    List<JsonObject> requests(String containing) throws IOException, InterruptedException {
        String query = URLEncoder.encode(containing, StandardCharsets.UTF_8);
        String answer = control.get("/__sim/requests?contains=" + query).body();
        return new JsonArray(answer).stream().map(JsonObject.class::cast).toList();
    }

    /** What it would put on the invoice. */
    String bill() throws IOException, InterruptedException {
        return control.get("/sim/bill").body();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
