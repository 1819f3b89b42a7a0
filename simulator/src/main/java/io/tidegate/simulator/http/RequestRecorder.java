package io.tidegate.simulator.http;

import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.control.RequestLog;
import io.tidegate.simulator.script.Header;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Writes down what came in. */
final class RequestRecorder {
    private final RequestLog log;
    private final ConnectionNumbers connections;
    private final boolean keepsBodies;

    RequestRecorder(RequestLog log, ConnectionNumbers connections, boolean keepsBodies) {
        this.log = log;
        this.connections = connections;
        this.keepsBodies = keepsBodies;
    }

    RequestLog.Slot open(Received in, String requestId) {
        return log.open(in, requestId);
    }

    Received received(HttpServerRequest request, BodyReader.Body body, long sequence, long atMillis) {
        List<Header> headers = request.headers().entries().stream()
                .map(e -> new Header(e.getKey(), e.getValue()))
                .toList();
        return new Received(
                sequence,
                atMillis,
                connections.of(request),
                request.version().alpnName().replace("http/", ""),
                request.method().name(),
                request.uri(),
                headers,
                body.bytes().length(),
                keepsBodies ? new Digest().add(body.bytes()).hex() : "",
                keepsBodies ? Optional.of(body.bytes()) : Optional.empty(),
                body.complete());
    }
}
