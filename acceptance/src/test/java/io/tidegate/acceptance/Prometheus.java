package io.tidegate.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real Prometheus, with the project's own configuration and rules; only its targets are others, and it looks every second. */
final class Prometheus implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Program program;
    private final HttpProbe http;

    private Prometheus(Program program, HttpProbe http) {
        this.program = program;
        this.http = http;
    }

    /** Starts it; the targets are URLs of operators' ports. */
    static Prometheus start(List<String> coordinators, List<String> edges) {
        Path folder = BuildFolder.scratch("prometheus");
        int port = FreePort.find();
        try {
            Path config = configuration(folder, coordinators, edges);
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration(Path folder, List<String> coordinators, List<String> edges) throws IOException {
        Path source = BuildFolder.sourceTree().resolve("config/prometheus");
        Files.copy(source.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        String config = Files.readString(source.resolve("prometheus.yml"));
        String adapted = config.replaceAll("\\[coordinator-1[^\\]]*]", "[" + targets(coordinators) + "]")
                .replaceAll("\\[edge-1[^\\]]*]", "[" + targets(edges) + "]")
                .replaceAll("_interval: 15s", "_interval: 1s");
        if (adapted.contains("-1.example.org")) {
            throw new AssertionError("not all targets of the example were replaced:\n" + adapted);
        }
        return Files.writeString(folder.resolve("prometheus.yml"), adapted);
    }

    private static String targets(List<String> urls) {
        return urls.stream().map(url -> url.replace("http://", "")).collect(Collectors.joining(", "));
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
