package io.tidegate.edge.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Reason phrases of our own answers. */
final class Reason {
    private Reason() {}

    static String of(int status) {
        return status == 451
                ? "Unavailable For Legal Reasons"
                : HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
