package io.tidegate.coordinator.size;

import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Developers with a key who ask where to go, a hundred times a second and from several places, however long answers take. */
final class AskingClients implements AutoCloseable {
    static final List<String> PLACES = List.of("eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1");

    private static final long EVERY_MILLIS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final HttpClient client;
    private final String key;
    private final String ofAll;
    private volatile boolean closed;

    /** @param nodes how many all answers must rank */
    AskingClients(int port, String key, int nodes) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
        this.key = key;
        this.ofAll = "\"endpoints_total\":" + nodes + ",";
    }

    /**
     * An answer.
     *
     * @param askedAt by the monotonic clock
     * @param whole whether it ranks all nodes
     */
    private record Answered(long askedAt, long nanos, boolean whole) {}

    void start() {
        vertx.runOnContext(_ -> ask(0));
    }

    private void ask(int turn) {
        if (closed) {
            return;
        }
        vertx.setTimer(EVERY_MILLIS, _ -> ask(turn + 1));
        long begun = System.nanoTime();
        client.request(HttpMethod.GET, "/v1/discover?limit=5&location=" + PLACES.get(turn % PLACES.size()))
                .compose(request ->
                        request.putHeader("authorization", "Bearer " + key).send())
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(response -> response.body())
                .onComplete(result -> answers.add(new Answered(
                        begun, System.nanoTime() - begun, result.succeeded() && isWhole(result.result()))));
    }

    private boolean isWhole(Buffer answer) {
        return answer.toString().contains(ofAll);
    }

    /** How long answers took to what was asked in a span of the monotonic clock. */
    Percentiles latency(long from, long to) {
        return Percentiles.of(answers.stream()
                .filter(answer -> answer.askedAt() >= from && answer.askedAt() < to)
                .mapToLong(Answered::nanos));
    }

    /** How many questions since then had no answer that ranks all nodes. */
    long failed(long since) {
        return answers.stream()
                .filter(answer -> answer.askedAt() >= since && !answer.whole())
                .count();
    }

    @Override
    public void close() {
        closed = true;
        TestStore.done(client.close());
        TestStore.done(vertx.close());
    }
}
