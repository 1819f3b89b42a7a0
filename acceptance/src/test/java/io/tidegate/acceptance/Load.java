package io.tidegate.acceptance;

import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One developer at each edge, who sends one exchange after the other. */
final class Load implements AutoCloseable {
    private static final String BODY = "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":64,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"go on\"}]}";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final List<Thread> developers = new ArrayList<>();
    private volatile boolean over;

    private Load() {}

    static Load start(Cluster cluster, String key) {
        Load load = new Load();
        for (EdgeProcess edge : cluster.edges()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(edge.url() + "/v1/messages"))
                    .timeout(Duration.ofSeconds(30))
                    .header("x-api-key", key)
                    .header("anthropic-version", "2023-06-01")
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(BODY));
            load.developers.add(Thread.ofVirtual().start(() -> load.send(request)));
        }
        return load;
    }

    private void send(HttpRequest.Builder request) {
        while (!over) {
            String session = UUID.randomUUID().toString();
            request.setHeader("x-claude-code-session-id", session);
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    done.add(session);
                } else {
                    refusals.add(response.statusCode() + " " + response.body());
                }
            } catch (IOException e) {
                refusals.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** How many exchanges ended well. */
    int done() {
        return done.size();
    }

    /** What the developers got of those. */
    List<Seen> seen() {
        return done.stream()
                .map(session -> new Seen(session, 200, true, false, Usage.NONE))
                .toList();
    }

    /** Everything else. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void close() {
        over = true;
        for (Thread developer : developers) {
            try {
                developer.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
