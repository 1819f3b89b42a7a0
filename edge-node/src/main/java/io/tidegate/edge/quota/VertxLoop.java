package io.tidegate.edge.quota;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** An event loop of its own for the desk. */
public final class VertxLoop implements DeskLoop {
    private final Vertx vertx;
    private final Context context;

    public VertxLoop(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public void run(Runnable work) {
        context.runOnContext(_ -> work.run());
    }

    @Override
    public void after(long millis, Runnable work) {
        context.runOnContext(_ -> vertx.setTimer(millis, _ -> work.run()));
    }
}
