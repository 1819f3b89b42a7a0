package io.tidegate.acceptance;

import io.tidegate.common.usage.Usage;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients of a site with connections that they keep: some send one short exchange after the other, others read long streams. */
final class Traffic implements AutoCloseable {
    /** What the simulator sends of a text in one event. */
    private static final int CHARS_OF_AN_EVENT = 8;

    /** Around the text of an answer. */
    private static final int OTHER_EVENTS = 6;

    private static final long EVENT_MILLIS = 500;
    private static final long AGAIN_NANOS = Duration.ofMillis(200).toNanos();
    private static final int MOST_TRIES = 50;
    private static final long PAUSE_NANOS = Duration.ofMillis(150).toNanos();
    private static final String NOT_ANSWERED = "not answered: ";
    private static final String SHORT = "[[sim:long=12]] [[sim:delay=20]]";

    private final HttpClient http = newClient();
    private final String url;
    private final String key;
    private final boolean patient;
    private final AtomicInteger again = new AtomicInteger();
    private final Queue<String> whole = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Queue<Duration> streams = new ConcurrentLinkedQueue<>();
    private final AtomicInteger streaming = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    private Traffic(String url, String key, boolean patient) {
        this.url = url;
        this.key = key;
        this.patient = patient;
    }

    /** Lets so many clients send short exchanges from now on. Nobody tries again: all that is not a whole answer is an error. */
    static Traffic start(String url, String key, int clients) {
        return start(new Traffic(url, key, false), clients);
    }

    /** The same, but as Claude Code does, they try again when they are told 503 or not answered at all. What breaks off is an error. */
    static Traffic startPatient(String url, String key, int clients) {
        return start(new Traffic(url, key, true), clients);
    }

    private static Traffic start(Traffic traffic, int clients) {
        for (int i = 0; i < clients; i++) {
            traffic.clients.add(Thread.ofVirtual().start(traffic::sendShort));
        }
        return traffic;
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private void sendShort() {
        while (!over) {
            send(http, url, SHORT);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Begins so many streams, each of which takes a little longer than this. */
    void stream(int number, Duration time) {
        stream(url, number, time);
    }

    /** The same, at one of the site's nodes. */
    void stream(String at, int number, Duration time) {
        long events = time.toMillis() / EVENT_MILLIS + 1;
        int chars = (int) Math.max(1, events - OTHER_EVENTS) * CHARS_OF_AN_EVENT;
        String prompt = "[[sim:text=" + "x".repeat(chars) + "]] [[sim:delay=" + EVENT_MILLIS + "]]";
        for (int i = 0; i < number; i++) {
            streaming.incrementAndGet();
            clients.add(Thread.ofVirtual().start(() -> {
                long began = System.nanoTime();
                try (HttpClient own = newClient()) {
                    if (send(own, at, prompt)) {
                        streams.add(Duration.ofNanos(System.nanoTime() - began));
                    }
                }
                streaming.decrementAndGet();
            }));
        }
    }

    private boolean send(HttpClient client, String at, String prompt) {
        String session = UUID.randomUUID().toString();
        HttpRequest request = HttpRequest.newBuilder(URI.create(at + "/v1/messages"))
                .timeout(Duration.ofMinutes(3))
                .header("x-api-key", key)
                .header("anthropic-version", "2023-06-01")
                .header("content-type", "application/json")
                .header("x-claude-code-session-id", session)
                .POST(HttpRequest.BodyPublishers.ofString(RawRequest.messageBody(prompt, true)))
                .build();
        for (int tries = 1; ; tries++) {
            Optional<String> failure = tried(client, request);
            if (failure.isEmpty()) {
                whole.add(session);
                return true;
            }
            if (!patient || tries == MOST_TRIES || !failure.get().startsWith(NOT_ANSWERED)) {
                errors.add(failure.get());
                return false;
            }
            again.incrementAndGet();
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /** What went wrong; empty when the answer came whole. */
    private Optional<String> tried(HttpClient client, HttpRequest request) {
        HttpResponse<InputStream> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            return Optional.of(NOT_ANSWERED + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
        try (InputStream body = response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (response.statusCode() == 200) {
                return text.contains("event: message_stop") ? Optional.empty() : Optional.of("no end: " + text);
            }
            return Optional.of((response.statusCode() == 503 ? NOT_ANSWERED : "") + response.statusCode() + " " + text);
        } catch (IOException e) {
            return Optional.of("cut: " + e);
        }
    }

    /** Everything but whole answers. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** How often somebody tried again. */
    int again() {
        return again.get();
    }

    int exchanges() {
        return whole.size();
    }

    /** How long each stream took that came whole. */
    List<Duration> streams() {
        return List.copyOf(streams);
    }

    /** What the clients got. */
    List<Seen> seen() {
        return whole.stream()
                .map(session -> new Seen(session, 200, true, false, Usage.NONE))
                .toList();
    }

    /** Waits for the streams that were begun, then ends the others. */
    void finish(Duration limit) {
        Eventually.until("all streams have ended", limit, () -> streaming.get() == 0);
        over = true;
        for (Thread client : clients) {
            try {
                client.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        http.shutdownNow();
    }
}
