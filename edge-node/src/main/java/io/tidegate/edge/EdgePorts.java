package io.tidegate.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.CannotStart;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.config.TlsConfig;
import io.tidegate.common.tls.Certificate;
import io.tidegate.edge.admin.Administration;
import io.tidegate.edge.admin.OperatorPort;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.http.PublicPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Where a node listens: with which certificates, whose end the metrics tell. Opening blocks. */
final class EdgePorts {
    private final Vertx vertx;
    private final EdgeConfig config;
    private final EdgeNode.Surroundings surroundings;
    private final MeterRegistry registry;

    EdgePorts(Vertx vertx, EdgeConfig config, EdgeNode.Surroundings surroundings, MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.surroundings = surroundings;
        this.registry = registry;
    }

    /**
     * The operator's port, which is open.
     *
     * @param number of the port
     */
    record Operators(ApiServer server, int number) {}

    /**
     * The public port, which is open.
     *
     * @param certificate with which it listens; none without TLS
     */
    record Public(PublicPort port, Optional<Certificate> certificate) {
        /** After the port itself. */
        Future<Void> closeCertificate() {
            certificate.ifPresent(Certificate::close);
            return Future.succeededFuture();
        }
    }

    Operators openOperators(Administration administration, Health health) throws IOException {
        RandomGenerator random = surroundings.secrets();
        ApiServer server = new ApiServer(
                vertx,
                OperatorPort.of(config.operator().token(), administration, health),
                certificate(config.operator().tls(), "operator"),
                () -> "req_" + Long.toUnsignedString(random.nextLong(), 36));
        int number = server.start(config.operator().host(), config.operator().port())
                .recover(failure -> cannotListen(
                        "operator", config.operator().host(), config.operator().port(), failure))
                .await();
        return new Operators(server, number);
    }

    Public openPublic(PublicPort.Shared shared) throws IOException {
        Optional<Certificate> certificate = certificate(config.listen().tls(), "listen");
        PublicPort port = new PublicPort(config, certificate, shared);
        port.listen(vertx, surroundings.eventLoops())
                .recover(failure -> cannotListen(
                        "listen", config.listen().host(), config.listen().port(), failure))
                .await();
        return new Public(port, certificate);
    }

    private Optional<Certificate> certificate(Optional<TlsConfig> files, String listener) throws IOException {
        Optional<Certificate> certificate = Certificate.of(vertx, files);
        certificate.ifPresent(pair -> pair.watch(registry, listener, surroundings.clock()));
        return certificate;
    }

    private static <T> Future<T> cannotListen(String key, String host, int wanted, Throwable failure) {
        return Future.failedFuture(new CannotStart(
                "Can't listen on " + host + ":" + wanted + ": " + failure.getMessage() + ". Choose another " + key
                        + ".port, or end the process that has it.",
                failure));
    }
}
