package io.tidegate.coordinator.size;

import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import java.io.IOException;
import java.util.List;

/**
 * Developers with a key who ask where to go, a hundred times a second and from several places, however long answers take. A program of
 * its own: in the nodes' process their clocks would stop with each of its collections. It prints a line for each answer, and ends with its
 * input.
 */
final class AskingClients {
    static final List<String> PLACES = List.of("eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1");

    static final int A_SECOND = 100;

    private static final long EVERY_MILLIS = 1000 / A_SECOND;

    private final Vertx vertx;
    private final HttpClient client;
    private final String key;
    private final String ofAll;
    private boolean over;

    /** @param nodes how many all answers must rank */
    private AskingClients(Vertx vertx, int port, String key, int nodes) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
        this.key = key;
        this.ofAll = "\"endpoints_total\":" + nodes + ",";
    }

    /**
     * Runs it.
     *
     * @param arguments the coordinator's port, the key, and how many nodes there are
     */
    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        AskingClients clients =
                new AskingClients(vertx, Integer.parseInt(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
        vertx.runOnContext(_ -> clients.ask(0));
        System.in.transferTo(System.err);
        TestStore.done(clients.end());
    }

    /** On the event loop, so that nothing is asked any more when the client is closed. */
    private Future<Void> end() {
        Promise<Void> ended = Promise.promise();
        vertx.runOnContext(_ -> {
            over = true;
            vertx.close().onComplete(ended);
        });
        return ended.future();
    }

    private void ask(int turn) {
        if (over) {
            return;
        }
        vertx.setTimer(EVERY_MILLIS, _ -> ask(turn + 1));
        long begun = System.nanoTime();
        client.request(HttpMethod.GET, "/v1/discover?limit=5&location=" + PLACES.get(turn % PLACES.size()))
                .compose(request ->
                        request.putHeader("authorization", "Bearer " + key).send())
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(response -> response.body())
                .onComplete(result -> System.out.println(new DiscoveryAnswer(
                                begun, System.nanoTime() - begun, result.succeeded() && isWhole(result.result()))
                        .line()));
    }

    private boolean isWhole(Buffer answer) {
        return answer.toString().contains(ofAll);
    }
}
