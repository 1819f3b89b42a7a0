package io.tidegate.simulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the body of one request into memory, 64 MiB at most. */
final class BodyReader {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final Buffer body = Buffer.buffer();
    private final Consumer<Body> then;
    private boolean done;

    private BodyReader(Consumer<Body> then) {
        this.then = then;
    }

    /**
     * Reads on from now, and calls back once: with the whole body, or with what came before the client went away or had
     * sent too much.
     */
    static void read(HttpServerRequest request, Consumer<Body> then) {
        BodyReader reader = new BodyReader(then);
        request.handler(reader::add);
        request.endHandler(end -> reader.finish(true));
        request.exceptionHandler(lost -> reader.finish(false));
    }

    private void add(Buffer more) {
        if (body.length() + more.length() > MOST_BYTES) {
            finish(false);
        } else if (!done) {
            body.appendBuffer(more);
        }
    }

    private void finish(boolean complete) {
        if (!done) {
            done = true;
            then.accept(new Body(body, complete));
        }
    }

    /** What arrived, and whether it is all. */
    record Body(Buffer bytes, boolean complete) {}
}
