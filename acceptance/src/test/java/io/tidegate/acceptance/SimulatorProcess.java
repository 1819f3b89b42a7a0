package io.tidegate.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The simulated provider as a process, and what it knows of the requests it got. */
final class SimulatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Program program;
    private final String url;
    private final HttpProbe control;

    private SimulatorProcess(Program program, String url) {
        this.program = program;
        this.url = url;
        this.control = new HttpProbe(url, Map.of());
    }

    static SimulatorProcess start(Path folder) {
        int port = FreePort.find();
        List<String> args =
                List.of("simulator", "--port", Integer.toString(port), "--require-key", EdgeSettings.UPSTREAM_SECRET);
        SimulatorProcess simulator =
                new SimulatorProcess(Program.tidegate(folder, "simulator", args), "http://127.0.0.1:" + port);
        simulator.awaitReady();
        return simulator;
    }

    private void awaitReady() {
        try {
            Eventually.until(
                    "the simulator is ready",
                    START_TIMEOUT,
                    () -> control.get("/__sim/health").statusCode() == 200,
                    program::tail);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    String url() {
        return url;
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
        program.close();
    }
}
