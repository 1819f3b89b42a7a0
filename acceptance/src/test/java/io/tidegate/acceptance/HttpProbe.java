package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain requests where the exact bytes are not the point. */
final class HttpProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Tls.TRUSTING_ANYBODY)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final Map<String, String> headers;

    /** @param headers sent with every request */
    HttpProbe(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    HttpResponse<String> send(String method, String target, String body) throws IOException, InterruptedException {
        List<String> pairs = new ArrayList<>();
        headers.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        pairs.addAll(List.of("content-type", "application/json"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + target))
                .timeout(TIMEOUT)
                .headers(pairs.toArray(String[]::new))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send("GET", target, "");
    }

    /** The JSON of a 2xx answer; anything else fails the test with the answer's own words. */
    JsonObject json(String method, String target, JsonObject body) {
        try {
            HttpResponse<String> response = send(method, target, body.isEmpty() ? "" : body.encode());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + target + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isBlank() ? new JsonObject() : new JsonObject(response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + base + target + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
