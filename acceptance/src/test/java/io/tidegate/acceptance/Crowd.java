package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** Many clients with one key, spread over edges. Each sends one request after the other, to its edge, for as long as it wants. */
final class Crowd implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> urls;
    private final String key;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile long lastDoneNanos = System.nanoTime();
    private volatile boolean over;

    /**
     * What came of one request.
     *
     * @param status 0 when the answer broke off, or never began
     * @param text of an answer that is not 200, or what went wrong
     * @param began milliseconds since 1970
     */
    record Reply(String url, String session, Ask ask, int status, String text, long began, long nanos) {
        boolean isWhole() {
            return status == 200;
        }

        /** Refused because the quota has no room. */
        boolean isOverQuota() {
            return status == 429 && text.contains("billing_error");
        }

        /** Refused because the node could not ask whether there is room. */
        boolean isUnknown() {
            return status == 503 && text.contains("can't reach its coordinator");
        }
    }

    private Crowd(List<String> urls, String key) {
        this.urls = List.copyOf(urls);
        this.key = key;
    }

    /** Of a cluster's edges. Its clients begin with {@link #go}. */
    static Crowd at(Cluster cluster, String key) {
        return at(cluster.edges().stream().map(EdgeProcess::url).toList(), key);
    }

    static Crowd at(List<String> urls, String key) {
        return new Crowd(urls, key);
    }

    /**
     * Adds clients.
     *
     * @param asks what a client asks, by its number; called for each request
     * @param goesOn whether a client goes on after a reply
     */
    Crowd with(int number, Function<Integer, Ask> asks, Predicate<Reply> goesOn) {
        for (int i = 0; i < number; i++) {
            int client = i;
            clients.add(Thread.ofVirtual().start(() -> {
                try {
                    gate.await();
                    while (!over && goesOn.test(send(client, asks.apply(client)))) {}
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return this;
    }

    /** Lets all clients begin, at the same moment. */
    Crowd go() {
        gate.countDown();
        return this;
    }

    /** Sends one request to the edge of a client. */
    Reply send(int client, Ask ask) throws InterruptedException {
        String session = UUID.randomUUID().toString();
        String url = urls.get(client % urls.size());
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/messages"))
                .timeout(ANSWERED_WITHIN)
                .header("x-api-key", key)
                .header("anthropic-version", "2023-06-01")
                .header("content-type", "application/json")
                .header("x-claude-code-session-id", session)
                .POST(HttpRequest.BodyPublishers.ofString(ask.body()))
                .build();
        long began = System.currentTimeMillis();
        long beganNanos = System.nanoTime();
        int status;
        String text;
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            status = response.statusCode();
            text = status == 200 ? "" : response.body();
        } catch (IOException e) {
            status = 0;
            text = String.valueOf(e);
        }
        Reply reply = new Reply(url, session, ask, status, text, began, System.nanoTime() - beganNanos);
        replies.add(reply);
        if (reply.isWhole()) {
            done.incrementAndGet();
            lastDoneNanos = System.nanoTime();
        } else if (!over) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return reply;
    }

    /** How many requests were answered whole. */
    int done() {
        return done.get();
    }

    /** For how long no request was answered whole. */
    Duration sinceLastDone() {
        return Duration.ofNanos(System.nanoTime() - lastDoneNanos);
    }

    List<Reply> replies() {
        return List.copyOf(replies);
    }

    /** Waits until every client has gone by itself. */
    void awaitGone(Duration limit) {
        Eventually.until(
                "all clients are gone",
                limit,
                () -> clients.stream().noneMatch(Thread::isAlive),
                () -> done() + " of " + replies.size() + " requests were answered whole");
    }

    /** Ends all clients, each when its request is answered. */
    void stop() {
        over = true;
        gate.countDown();
        for (Thread client : clients) {
            try {
                client.join(ANSWERED_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
        http.close();
    }
}
