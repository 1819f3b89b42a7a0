package io.tidegate.simulator.http;

import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.control.RequestLog;
import io.tidegate.simulator.control.Sent;
import io.tidegate.simulator.control.Stats;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Takes a request from its head to the end of its answer. */
final class RequestHandler implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final InstantSource clock;
    private final ProviderRoutes provider;
    private final ControlRoutes control;
    private final RequestRecorder recorder;
    private final Stats stats;
    private final Journal journal;

    RequestHandler(
            Vertx vertx,
            InstantSource clock,
            ProviderRoutes provider,
            ControlRoutes control,
            RequestRecorder recorder,
            Stats stats,
            Journal journal) {
        this.vertx = vertx;
        this.clock = clock;
        this.provider = provider;
        this.control = control;
        this.recorder = recorder;
        this.stats = stats;
        this.journal = journal;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (ControlRoutes.isControl(ProviderRoutes.path(request.uri()))) {
            control.handle(request);
            return;
        }
        long sequence = stats.begun();
        long atMillis = clock.millis();
        BodyReader.read(request, body -> answer(request, body, recorder.received(request, body, sequence, atMillis)));
    }

    private void answer(HttpServerRequest request, BodyReader.Body body, Received in) {
        stats.received(in.method() + " " + ProviderRoutes.path(in.target()));
        String requestId = provider.requestId(in.sequence());
        RequestLog.Slot slot = recorder.open(in, requestId);
        if (!body.complete()) {
            slot.close(new Sent(requestId, 0, 0, "", List.of(), Optional.empty(), "client-aborted", 0));
            ended(slot);
            request.connection().close();
            return;
        }
        Reply reply = provider.reply(in, body.bytes(), requestId);
        Exchange exchange = new Exchange(in, requestId, reply, slot, clock, () -> ended(slot));
        new StepPlayer(vertx, request, reply.steps(), exchange).play();
    }

    private void ended(RequestLog.Slot slot) {
        stats.ended();
        journal.append(slot.snapshot());
    }
}
