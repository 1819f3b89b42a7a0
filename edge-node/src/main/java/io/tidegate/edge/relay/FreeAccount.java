package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;

/** For requests that providers don't bill: counting tokens. */
public final class FreeAccount implements Account, Charge {
    @Override
    public Charge attempt(String upstream, int number) {
        return this;
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public long costNanos() {
        return 0;
    }

    @Override
    public void whenOutgrown(Runnable told) {
        // nothing grows
    }

    @Override
    public void close() {
        // nothing was reserved
    }

    @Override
    public Future<Void> open() {
        return Future.succeededFuture();
    }

    @Override
    public Usage held() {
        return Usage.NONE;
    }

    @Override
    public void hold(Usage held) {
        // nothing is held
    }

    @Override
    public Future<Void> settle(Settlement settlement) {
        return Future.succeededFuture();
    }

    @Override
    public boolean crowded() {
        return false;
    }
}
