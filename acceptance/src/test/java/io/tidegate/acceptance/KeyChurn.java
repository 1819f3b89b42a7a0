package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An operator who makes a key, waits until every edge takes it, revokes it, waits until every edge refuses it, and so on. */
final class KeyChurn implements AutoCloseable {
    private static final Duration GIVE_UP = Duration.ofSeconds(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Cluster cluster;
    private final HttpProbe operator;
    private final String user;
    private final Times made;
    private final Times revoked;
    private final List<AssertionError> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    private KeyChurn(Cluster cluster, HttpProbe operator, String user, Times made, Times revoked) {
        this.cluster = cluster;
        this.operator = operator;
        this.user = user;
        this.made = made;
        this.revoked = revoked;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param made hears how long after it was asked for a key was good, at each edge
     * @param revoked hears how long after that was asked for a key was refused, at each edge
     */
    static KeyChurn start(Cluster cluster, Operator operator, String user, Times made, Times revoked) {
        KeyChurn churn = new KeyChurn(cluster, operator.http(), user, made, revoked);
        churn.thread.start();
        return churn;
    }

    private void run() {
        try {
            makeAndRevoke();
        } catch (AssertionError e) {
            failures.add(e);
        }
    }

    private void makeAndRevoke() {
        while (!over) {
            long asked = System.nanoTime();
            JsonObject key = operator.json("POST", "/admin/v1/keys", new JsonObject().put("user", user));
            awaitEverywhere(key.getString("key"), 200, asked, made);
            long askedAgain = System.nanoTime();
            operator.json("POST", "/admin/v1/keys/" + key.getString("key_id") + "/revoke", new JsonObject());
            awaitEverywhere(key.getString("key"), 401, askedAgain, revoked);
        }
    }

    /** One that never comes counts as long as it was waited for. */
    private void awaitEverywhere(String key, int status, long asked, Times times) {
        List<Thread> watchers = new ArrayList<>();
        for (EdgeProcess edge : cluster.edges()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(edge.url() + "/v1/user"))
                    .timeout(GIVE_UP)
                    .header("x-api-key", key)
                    .build();
            watchers.add(Thread.ofVirtual().start(() -> {
                while (Watch.ask(client, request) != status && System.nanoTime() - asked < GIVE_UP.toNanos()) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                times.add(System.nanoTime() - asked);
            }));
        }
        watchers.forEach(KeyChurn::join);
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(GIVE_UP.multipliedBy(3))) {
                throw new AssertionError("no answer from an edge");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails the test when the operator was refused something meanwhile. */
    @Override
    public void close() {
        over = true;
        join(thread);
        failures.forEach(failure -> {
            throw failure;
        });
    }
}
