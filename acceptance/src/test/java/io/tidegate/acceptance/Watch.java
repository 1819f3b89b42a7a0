package io.tidegate.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks one node again and again what it makes of one key, and keeps every answer's status. */
final class Watch implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** In place of a status when there was no answer. */
    static final int NONE = 0;

    private final HttpClient client;
    private final HttpRequest request;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    private Watch(HttpClient client, HttpRequest request) {
        this.client = client;
        this.request = request;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    static Watch start(HttpClient client, String nodeUrl, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(nodeUrl + "/v1/user"))
                .timeout(Duration.ofSeconds(10))
                .header("x-api-key", key)
                .build();
        Watch watch = new Watch(client, request);
        watch.thread.start();
        return watch;
    }

    /** What one question gets. */
    static int ask(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NONE;
        }
    }

    private void run() {
        while (!over) {
            statuses.add(ask(client, request));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** All statuses so far, oldest first, each run of the same one once. */
    List<Integer> changes() {
        List<Integer> changes = new CopyOnWriteArrayList<>();
        for (int status : statuses) {
            if (changes.isEmpty() || changes.getLast() != status) {
                changes.add(status);
            }
        }
        return changes;
    }

    int last() {
        return statuses.isEmpty() ? NONE : statuses.getLast();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
