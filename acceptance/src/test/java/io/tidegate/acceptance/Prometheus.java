package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real Prometheus, with a configuration that was shipped or written by the product. */
final class Prometheus implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Program program;
    private final HttpProbe http;

    private Prometheus(Program program, HttpProbe http) {
        this.program = program;
        this.http = http;
    }

    static Prometheus start(Path config) {
        Path folder = BuildFolder.scratch("prometheus");
        int port = FreePort.find();
        Program program = Program.start(
                folder,
                "prometheus",
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        Prometheus prometheus = new Prometheus(program, new HttpProbe("http://127.0.0.1:" + port, Map.of()));
        prometheus.awaitReady();
        return prometheus;
    }

    private void awaitReady() {
        try {
            Eventually.until(
                    "Prometheus is ready",
                    START_TIMEOUT,
                    () -> {
                        if (!program.isAlive()) {
                            throw new AssertionError("Prometheus ended while starting\n" + program.tail());
                        }
                        return http.get("/-/ready").statusCode() == 200;
                    },
                    program::tail);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** The health of each target, by job and address. */
    Map<String, String> targets() {
        return objects(data("/api/v1/targets").getJsonArray("activeTargets")).stream()
                .collect(Collectors.toMap(
                        target -> target.getJsonObject("labels").getString("job") + " "
                                + target.getJsonObject("labels").getString("instance"),
                        target -> target.getString("health") + target.getString("lastError")));
    }

    /** The rules that it has loaded. */
    List<JsonObject> rules() {
        return objects(data("/api/v1/rules").getJsonArray("groups")).stream()
                .flatMap(group -> objects(group.getJsonArray("rules")).stream())
                .toList();
    }

    /** Alerts that fire or are about to, with their states. */
    Map<String, String> alerts() {
        return objects(data("/api/v1/alerts").getJsonArray("alerts")).stream()
                .collect(Collectors.toMap(
                        alert -> alert.getJsonObject("labels").getString("alertname"),
                        alert -> alert.getString("state"),
                        (one, _) -> one));
    }

    /** What a query gives now, one object for each series. */
    List<JsonObject> query(String expression) {
        return objects(data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .getJsonArray("result"));
    }

    /** The one number that a query gives; NaN when it gives none. */
    double number(String expression) {
        List<JsonObject> result = query(expression);
        return result.isEmpty()
                ? Double.NaN
                : Double.parseDouble(result.getFirst().getJsonArray("value").getString(1));
    }

    private JsonObject data(String target) {
        JsonObject answer = http.json("GET", target, new JsonObject());
        if (!answer.getString("status").equals("success")) {
            throw new AssertionError(target + ": " + answer);
        }
        return answer.getJsonObject("data");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    String tail() {
        return program.tail();
    }

    @Override
    public void close() {
        program.close();
    }
}
