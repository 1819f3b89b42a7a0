package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A feed that stands at a revision and counts what it is told. */
final class FakeFeed implements ChangeFeed {
    static final Revision NEWEST = new Revision(1, 40);

    final AtomicInteger commits = new AtomicInteger();

    @Override
    public void committed() {
        commits.incrementAndGet();
    }

    @Override
    public Revision newest() {
        return NEWEST;
    }

    @Override
    public Future<ChangeSet> since(Revision have) {
        return Future.failedFuture(new UnsupportedOperationException("nobody asks for changes here"));
    }
}
