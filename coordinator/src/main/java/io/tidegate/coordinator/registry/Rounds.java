package io.tidegate.coordinator.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again: beats are kept, others' beats are read, changes are recorded, and stalls are noticed. */
final class Rounds {
    /** From one batch of beats to the next; every second time the store is read, too. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Vertx vertx;
    private final BeatExchange exchange;
    private final Transitions transitions;
    private final StallGuard guard;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Promise<Void> ended = Promise.promise();

    Rounds(Vertx vertx, BeatExchange exchange, Transitions transitions, StallGuard guard) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.transitions = transitions;
        this.guard = guard;
    }

    Future<Void> start() {
        return exchange.look().onSuccess(_ -> {
            running.set(true);
            tick();
            later(true);
        });
    }

    Future<Void> stop() {
        stopping.set(true);
        return running.get() ? ended.future() : Future.succeededFuture();
    }

    /** A timer by itself, so that a slow store is no stall. */
    private void tick() {
        guard.ticked(PAUSE);
        if (!stopping.get()) {
            vertx.setTimer(PAUSE.toMillis(), _ -> tick());
        }
    }

    private void later(boolean look) {
        vertx.setTimer(PAUSE.toMillis(), _ -> round(look));
    }

    private void round(boolean look) {
        Future<Void> kept = exchange.flush();
        Future<Void> done =
                look && !stopping.get() ? kept.eventually(exchange::look).compose(_ -> transitions.record()) : kept;
        done.onComplete(result -> {
            tell(result.cause());
            if (stopping.get()) {
                ended.complete();
            } else {
                later(!look);
            }
        });
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null && failing.compareAndSet(false, true)) {
            LOG.warn("Heartbeats are not in the store for now; they are taken all the same: {}", failure.getMessage());
        }
        if (failure == null && failing.compareAndSet(true, false)) {
            LOG.info("Heartbeats are in the store again");
        }
    }
}
