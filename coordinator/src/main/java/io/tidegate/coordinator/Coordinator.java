package io.tidegate.coordinator;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidegate.common.CannotStart;
import io.tidegate.common.Stopping;
import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.sync.WrongClusterKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator: it opens what its parts stand on, and closes it again in the opposite order. Starting and stopping block; they are
 * for {@code main} and for tests.
 */
public final class Coordinator {
    /**
     * What a coordinator takes from its surroundings.
     *
     * @param clock the time of day
     * @param nanoTime the monotonic time
     * @param secrets fit for secrets
     * @param version of the program
     */
    public record Surroundings(InstantSource clock, LongSupplier nanoTime, RandomGenerator secrets, String version) {
        /** The real ones. */
        public static Surroundings system(String version) {
            return new Surroundings(InstantSource.system(), System::nanoTime, new SecureRandom(), version);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    /** Longer than {@link io.tidegate.common.bus.Bus#close} takes where it has joined. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(16);

    private final Vertx vertx;
    private final List<Supplier<Future<Void>>> closings = new ArrayList<>();
    private final Duration move;
    private final Leaving leaving = new Leaving();
    private int port;
    private int operatorPort;

    private Coordinator(CoordinatorConfig config) {
        this.move = config.timeouts().move();
        this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        closings.add(vertx::close);
    }

    /**
     * Starts a coordinator and returns when it listens.
     *
     * @throws CannotStart with words for the operator
     */
    public static Coordinator start(CoordinatorConfig config, Surroundings surroundings) {
        Coordinator coordinator = new Coordinator(config);
        try {
            coordinator.open(config, surroundings);
            return coordinator;
        } catch (IOException | CannotOpenDatabase | WrongClusterKey e) {
            coordinator.closeAll();
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            coordinator.closeAll();
            throw e;
        }
    }

    private void open(CoordinatorConfig config, Surroundings surroundings) throws IOException {
        Foundation foundation = Foundation.open(vertx, config, surroundings, closings::add);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Parts parts = Parts.start(vertx, config, surroundings, foundation, leaving, meters, closings::add);
        Listeners listeners = new Listeners(vertx, config, surroundings, leaving, meters, closings::add);
        operatorPort = listeners.openOperators(parts.operatorFace());
        port = listeners.openPublic(parts.listenFace());
        LOG.info("the coordinator listens on port {}, operators on {}", port, operatorPort);
    }

    /** The port for nodes and developers. */
    public int port() {
        return port;
    }

    /** The operators' port. */
    public int operatorPort() {
        return operatorPort;
    }

    /**
     * Sends nodes and developers to another coordinator: it is not ready any more, ends the nodes' sockets, and each connection with its
     * next answer, and answers on for as long as the configuration says. Then it finishes what it was asked and returns when all is closed.
     */
    public void stop(Stopping how) {
        LOG.info("stopping");
        leaving.begin();
        if (how == Stopping.WITH_MOVE_TIME && !move.isZero()) {
            Promise<Void> moved = Promise.promise();
            vertx.setTimer(move.toMillis(), _ -> moved.complete());
            moved.future().await();
        }
        closeAll();
        LOG.info("stopped");
    }

    private void closeAll() {
        for (Supplier<Future<Void>> closing : closings.reversed()) {
            try {
                closing.get().await(CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                LOG.warn("a part did not close: {}", e.getMessage());
            }
        }
    }
}
