package io.tidegate.coordinator;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.CannotStart;
import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.config.TlsConfig;
import io.tidegate.common.tls.CannotReadCertificate;
import io.tidegate.common.tls.Certificate;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens the coordinator's two ports. Blocks. */
record Listeners(
        Vertx vertx,
        CoordinatorConfig config,
        Coordinator.Surroundings surroundings,
        Leaving leaving,
        MeterRegistry meters,
        Consumer<Supplier<Future<Void>>> closings) {
    /** The port for nodes and developers. */
    int openPublic(ApiFace face) throws CannotReadCertificate {
        return open(
                "listen",
                config.listen().host(),
                config.listen().port(),
                config.listen().tls(),
                face);
    }

    /** The operators' port. */
    int openOperators(ApiFace face) throws CannotReadCertificate {
        return open(
                "operator",
                config.operator().host(),
                config.operator().port(),
                config.operator().tls(),
                face);
    }

    private int open(String key, String host, int port, Optional<TlsConfig> tls, ApiFace face)
            throws CannotReadCertificate {
        Optional<Certificate> certificate = Certificate.of(vertx, tls);
        certificate.ifPresent(pair -> pair.watch(meters, key, surroundings.clock()));
        ApiServer server = new ApiServer(
                vertx,
                face,
                certificate,
                () -> "req_" + Long.toUnsignedString(surroundings.secrets().nextLong(), 36));
        int opened = server.start(host, port)
                .recover(failure -> Future.failedFuture(new CannotStart(
                        "Can't listen on " + host + ":" + port + ": " + failure.getMessage() + ". Choose another " + key
                                + ".port, or end the process that has it.",
                        failure)))
                .await();
        leaving.whenBegun(server::leave);
        closings.accept(server::close);
        return opened;
    }
}
