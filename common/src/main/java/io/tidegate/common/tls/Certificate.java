package io.tidegate.common.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.config.TlsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificate. Connections that are made after the files changed see the new one; older ones live on. A pair that can't be
 * used is logged once, and the old one stays.
 */
public final class Certificate {
    /** How often files are looked at when nobody says otherwise. */
    public static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

    /** What a listener does with new options; both server kinds have it as {@code updateSSLOptions}. */
    public interface Renewal extends Function<ServerSSLOptions, Future<Boolean>> {}

    private final Vertx vertx;
    private final TlsConfig files;
    private final Duration interval;
    private volatile PemPair seen;
    private volatile PemPair used;
    private volatile Instant notAfter;
    private volatile String wrong = "";
    private volatile long timer;
    private volatile boolean closed;

    private Certificate(Vertx vertx, TlsConfig files, Duration interval, PemPair first, Instant notAfter) {
        this.vertx = vertx;
        this.files = files;
        this.interval = interval;
        this.seen = first;
        this.used = first;
        this.notAfter = notAfter;
    }

    /** Reads the files. Blocks. */
    public static Certificate read(Vertx vertx, TlsConfig files, Duration interval) throws CannotReadCertificate {
        PemPair first = PemPair.read(files);
        Instant notAfter = first.verify(vertx, files);
        LOG.info("The certificate {} is valid until {}", files.certificate(), notAfter);
        return new Certificate(vertx, files, interval, first, notAfter);
    }

    /** Reads the files, where there are any, to look at them as often as usual. Blocks. */
    public static Optional<Certificate> of(Vertx vertx, Optional<TlsConfig> files) throws CannotReadCertificate {
        return files.isPresent() ? Optional.of(read(vertx, files.get(), USUAL_INTERVAL)) : Optional.empty();
    }

    /** Until when the one in use is valid. */
    public Instant notAfter() {
        return notAfter;
    }

    /** Tells a listener's metrics for how long it is still valid. */
    public void watch(MeterRegistry registry, String listener, InstantSource clock) {
        Gauge.builder(
                        "tidegate.certificate.remaining",
                        this,
                        known -> Duration.between(clock.instant(), known.notAfter())
                                .toSeconds())
                .description("For how long a listener's certificate is still valid")
                .baseUnit("seconds")
                .tag("listener", listener)
                .register(registry);
    }

    /** Lets a server that is made with these options end TLS. */
    public void configure(NetServerOptions options) {
        options.setSsl(true).setKeyCertOptions(used.options());
    }

    /** From now on, lets the server have what the files become. Call once. */
    public void follow(Renewal server) {
        timer = vertx.setTimer(interval.toMillis(), _ -> look(server));
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    private void look(Renewal server) {
        vertx.executeBlocking(this::changed)
                .compose(changed -> changed.isPresent() ? renew(server, changed.get()) : Future.succeededFuture())
                .onSuccess(_ -> wrong = "")
                .onFailure(this::refused)
                .onComplete(_ -> {
                    if (!closed) {
                        follow(server);
                    }
                });
    }

    /** Told once, however often it is the same: a file that is missing is missing at each look. */
    private void refused(Throwable failure) {
        String words = String.valueOf(failure.getMessage());
        if (!words.equals(wrong)) {
            LOG.error("{}. The old one stays in use.", words);
        }
        wrong = words;
    }

    /** What the files hold, when it is another pair than at the last look. */
    private Optional<Verified> changed() throws CannotReadCertificate {
        PemPair now = PemPair.read(files);
        if (now.equals(seen)) {
            return Optional.empty();
        }
        seen = now;
        if (now.equals(used)) {
            return Optional.empty();
        }
        Instant until = now.verify(vertx, files);
        LOG.info("The certificate {} has changed; the new one is valid until {}", files.certificate(), until);
        return Optional.of(new Verified(now, until));
    }

    private Future<Void> renew(Renewal server, Verified renewed) {
        return server.apply(
                        new ServerSSLOptions().setKeyCertOptions(renewed.pair().options()))
                .map(_ -> {
                    used = renewed.pair();
                    notAfter = renewed.until();
                    return null;
                });
    }

    /** A pair that fits together, and until when it is valid. */
    private record Verified(PemPair pair, Instant until) {}
}
