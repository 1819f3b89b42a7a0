package io.tidegate.edge.quota;

import io.vertx.core.Future;
import java.time.InstantSource;

/** Desks for tests of other things than quotas. */
public final class Desks {
    private Desks() {}

    /** One whose bank never answers. */
    public static LeaseDesk apart(InstantSource clock) {
        return at(_ -> Future.succeededFuture(new LeaseSource.Reply.Away("there is none")), clock);
    }

    /** One at a bank of the test's own. */
    public static LeaseDesk at(LeaseSource bank, InstantSource clock) {
        DeskLoop atOnce = new DeskLoop() {
            @Override
            public void run(Runnable work) {
                work.run();
            }

            @Override
            public void after(long millis, Runnable work) {
                // time stands still
            }
        };
        return new LeaseDesk(new LeaseDesk.Means(
                bank,
                (_, _, _, _) -> Future.succeededFuture(0L),
                atOnce,
                "0".repeat(32),
                clock,
                () -> 0,
                () -> false,
                Bench.IN_CLUSTER));
    }
}
