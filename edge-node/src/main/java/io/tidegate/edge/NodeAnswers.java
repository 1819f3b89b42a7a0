package io.tidegate.edge;

import io.tidegate.edge.auth.ActiveKey;
import io.tidegate.edge.http.OwnAnswers;
import io.tidegate.edge.usage.UsageView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a node tells about itself and about the user of a key. */
final class NodeAnswers implements OwnAnswers {
    private final Supplier<NodeState> state;
    private final String version;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final UsageView views;
    private final long startedNanos;

    NodeAnswers(
            Supplier<NodeState> state, String version, InstantSource clock, LongSupplier nanoTime, UsageView views) {
        this.state = state;
        this.version = version;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.views = views;
        this.startedNanos = nanoTime.getAsLong();
    }

    /**
     * What changes over time.
     *
     * @param id empty before the node has enrolled with its coordinator
     * @param connected whether it hears from its coordinator; false when it stands alone
     */
    record NodeState(String id, boolean connected) {}

    @Override
    public byte[] health() {
        NodeState now = state.get();
        return new JsonObject()
                .put("status", "ok")
                .put("service", "tidegate-edge")
                .put("version", version)
                .put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("uptime", TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - startedNanos))
                .put("node_id", now.id())
                .put("connected", now.connected())
                .toBuffer()
                .getBytes();
    }

    @Override
    public Future<byte[]> usage(ActiveKey key) {
        return views.usage(key.user(), key.record().id())
                .map(usage -> usage.toBuffer().getBytes());
    }

    @Override
    public Future<byte[]> user(ActiveKey key) {
        return Future.succeededFuture(
                views.user(key.user(), key.record()).toBuffer().getBytes());
    }
}
