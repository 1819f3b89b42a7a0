package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands outcomes back to those who asked: one task per context and group, however many pieces of work. */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private Deliveries() {}

    static void deliver(List<WriteTask<?>> tasks) {
        IdentityHashMap<Context, List<WriteTask<?>>> byContext = new IdentityHashMap<>();
        for (WriteTask<?> task : tasks) {
            byContext.computeIfAbsent(task.context(), _ -> new ArrayList<>()).add(task);
        }
        byContext.forEach(Deliveries::deliverOn);
    }

    private static void deliverOn(Context context, List<WriteTask<?>> tasks) {
        try {
            context.runOnContext(_ -> tasks.forEach(WriteTask::deliver));
        } catch (RejectedExecutionException e) {
            // The event loop has ended before the database: nobody is left to hear it, and the rows are safe.
            LOG.debug("{} outcomes had nobody to hear them", tasks.size(), e);
        }
    }
}
