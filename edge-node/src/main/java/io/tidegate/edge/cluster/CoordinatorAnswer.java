package io.tidegate.edge.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One answer of the coordinator as it comes in: whole, or not at all. For one event loop. */
final class CoordinatorAnswer {
    /** A page of changes is the largest answer. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private int status;
    private boolean abandoned;

    /** Sends a request and reads its answer's body. */
    Future<byte[]> from(HttpClientRequest sent, Buffer message) {
        request = sent;
        if (abandoned) {
            abandon();
            return Future.failedFuture(new IOException("given up"));
        }
        return sent.send(message).compose(this::whole);
    }

    private Future<byte[]> whole(HttpClientResponse response) {
        status = response.statusCode();
        Promise<byte[]> done = Promise.promise();
        response.handler(bytes -> {
            body.appendBuffer(bytes);
            if (body.length() > MOST_BYTES) {
                done.tryFail(new IOException("its answer has more than " + MOST_BYTES + " bytes"));
            }
        });
        response.exceptionHandler(done::tryFail);
        response.endHandler(_ -> done.tryComplete(body.getBytes()));
        return done.future();
    }

    int status() {
        return status;
    }

    /** Reads no more of it: closes its connection, or the one that is just being made for it. */
    void abandon() {
        abandoned = true;
        if (request != null) {
            var _ = request.reset();
        }
    }
}
