package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.registry.NodeView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code POST /v1/discover/latency}. */
final class LatencyRoute {
    private static final int MOST_BODY_BYTES = 16 * 1024;

    private final Callers callers;
    private final ClientPlaces places;
    private final Latencies latencies;
    private final Supplier<? extends Collection<NodeView>> nodes;
    private final InstantSource clock;
    private final PostRate rate = new PostRate();

    LatencyRoute(
            Callers callers,
            ClientPlaces places,
            Latencies latencies,
            Supplier<? extends Collection<NodeView>> nodes,
            InstantSource clock) {
        this.callers = callers;
        this.places = places;
        this.latencies = latencies;
        this.nodes = nodes;
        this.clock = clock;
    }

    ApiRoute route() {
        return new ApiRoute(HttpMethod.POST, "/v1/discover/latency", MOST_BODY_BYTES, this::handle);
    }

    private Future<Answer> handle(RoutingContext context) {
        return callers.of(context).map(caller -> switch (caller) {
            case Callers.Caller.Refused(Answer answer) -> answer;
            case Callers.Caller.Known(String name) -> answer(name, context);
        });
    }

    private Answer answer(String caller, RoutingContext context) {
        long waitMillis = rate.waitFor(caller, clock.millis());
        if (waitMillis > 0) {
            long seconds = (waitMillis + 999) / 1000;
            return Answer.error(
                            429,
                            "rate_limit_error",
                            "Too many measurements: the next ones are taken in " + seconds + " s.")
                    .withHeader("retry-after", Long.toString(seconds));
        }
        byte[] body = Optional.ofNullable(context.body().buffer())
                .map(Buffer::getBytes)
                .orElse(new byte[0]);
        return switch (Wire.request(body, LatencyReport.class)) {
            case Reading.Malformed<LatencyReport>(String why) -> Answer.invalid(why);
            case Reading.Read<LatencyReport>(LatencyReport report) -> take(report);
        };
    }

    private Answer take(LatencyReport report) {
        Collection<NodeView> all = nodes.get();
        return switch (places.understand(report.location(), report.lat(), report.lon(), () -> all)) {
            case ClientPlaces.Understood.Nowhere(String why) -> Answer.invalid(why);
            case ClientPlaces.Understood.Somewhere(var client) ->
                client.map(where -> take(report, where, all))
                        .orElseGet(() -> Answer.invalid("location: missing (expected: a location, or lat and lon)"));
        };
    }

    /** Endpoints that no node has are passed over: the node may have gone in between. */
    private Answer take(LatencyReport report, Wish.Client client, Collection<NodeView> all) {
        Set<String> endpoints = all.stream().map(Ranker::endpoint).collect(Collectors.toSet());
        long taken = report.measurements().stream()
                .filter(measured -> endpoints.contains(Ranker.trimmed(measured.endpoint())))
                .peek(measured -> latencies.add(
                        client.location(), Ranker.trimmed(measured.endpoint()), measured.millis(), clock.millis()))
                .count();
        return Answer.ok(new JsonObject().put("taken", taken));
    }
}
