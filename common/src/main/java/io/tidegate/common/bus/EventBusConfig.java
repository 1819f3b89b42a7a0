package io.tidegate.common.bus;

import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;

/** How the clustered {@code Vertx} is set up. */
final class EventBusConfig {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int WORKERS = 4;

    private EventBusConfig() {}

    /**
     * The options of a small {@code Vertx} with one event loop.
     *
     * @param address the local address, as a number
     */
    static VertxOptions of(BusConfig config, String address) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(address)
                .setPort(config.eventBusPort())
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        config.tls().ifPresent(tls -> secure(bus, tls));
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setEventBusOptions(bus);
    }

    private static void secure(EventBusOptions bus, BusTlsConfig tls) {
        bus.setSsl(true)
                // The default is to trust every certificate.
                .setTrustAll(false)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString()));
    }
}
