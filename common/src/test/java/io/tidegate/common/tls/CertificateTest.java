package io.tidegate.common.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.config.TlsConfig;
import io.tidegate.testing.TestCertificate;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration TIME = Duration.ofSeconds(20);

    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Certificate> opened = new ArrayList<>();
    private TlsConfig files;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.named("first", 90);
        second = TestCertificate.named("second", 7);
    }

    @BeforeEach
    void writeFirst() throws IOException {
        files = new TlsConfig(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        first.writeTo(files.certificate(), files.key());
    }

    @AfterEach
    void close() throws TimeoutException {
        opened.forEach(Certificate::close);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void isShownToThoseWhoConnectOnceItsFilesAreNewAndLeavesOldConnectionsAlone() throws Exception {
        int port = server();
        try (SSLSocket old = connect(port)) {
            assertThat(live(old)).isEqualTo("HTTP/1.1 200 OK");

            second.writeTo(files.certificate(), files.key());

            awaitName(port, "second");
            assertThat(live(old)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(name(old)).isEqualTo("first");
        }
    }

    @Test
    void staysWhenTheNewFilesAreHalfWrittenOrDoNotGoTogether() throws Exception {
        int port = server();

        Files.writeString(files.certificate(), second.certificate().substring(0, 200));
        awaitLooks();
        assertThat(nameAt(port)).isEqualTo("first");

        Files.writeString(files.certificate(), second.certificate());
        awaitLooks();
        assertThat(nameAt(port)).isEqualTo("first");

        Files.delete(files.key());
        awaitLooks();
        assertThat(nameAt(port)).isEqualTo("first");

        Files.writeString(files.key(), second.key());
        awaitName(port, "second");
    }

    @Test
    void thatAFileIsMissingIsSaidOnceHoweverOftenItIsLookedFor() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Certificate.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            server();

            Files.delete(files.key());
            awaitLooks();

            assertThat(log.list.stream()
                            .filter(event -> event.getLevel() == Level.ERROR)
                            .map(ILoggingEvent::getFormattedMessage))
                    .singleElement()
                    .asString()
                    .contains(files.key() + ": no such file", "The old one stays in use.");
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void tellsForHowLongTheOneInUseIsValid() throws Exception {
        Certificate certificate = opened();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        certificate.watch(metrics, "listen", InstantSource.system());
        certificate.follow(_ -> Future.succeededFuture(true));
        assertThat(daysLeft(metrics)).isBetween(89.9, 90.0);

        second.writeTo(files.certificate(), files.key());

        long deadline = System.nanoTime() + TIME.toNanos();
        while (daysLeft(metrics) > 7) {
            assertThat(System.nanoTime()).as("until the new one is told of").isLessThan(deadline);
            LockSupport.parkNanos(OFTEN.toNanos());
        }
        assertThat(daysLeft(metrics)).isBetween(6.9, 7.0);
    }

    private static double daysLeft(SimpleMeterRegistry metrics) {
        return metrics.get("tidegate.certificate.remaining")
                        .tag("listener", "listen")
                        .gauge()
                        .value()
                / Duration.ofDays(1).toSeconds();
    }

    @Test
    void goesBackWhenTheFilesDo() throws Exception {
        int port = server();
        second.writeTo(files.certificate(), files.key());
        awaitName(port, "second");

        first.writeTo(files.certificate(), files.key());

        awaitName(port, "first");
    }

    @Test
    void changesOnAllListenersThatShareAPort() throws Exception {
        Certificate certificate = opened();
        NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(-1);
        certificate.configure(options);
        List<Greeter> greeters = List.of(new Greeter(vertx, options), new Greeter(vertx, options));
        for (Greeter greeter : greeters) {
            vertx.deployVerticle(greeter).await(20, TimeUnit.SECONDS);
        }
        certificate.follow(greeters.getFirst().server::updateSSLOptions);
        int port = greeters.getFirst().server.actualPort();

        second.writeTo(files.certificate(), files.key());

        awaitName(port, "second");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            names.add(nameAt(port));
        }
        assertThat(names).containsOnly("second");
    }

    @Test
    void isRefusedAtTheStartWhenItCannotBeUsed() throws IOException {
        Files.writeString(files.key(), second.key());
        assertThatThrownBy(() -> Certificate.read(vertx, files, OFTEN))
                .isInstanceOf(CannotReadCertificate.class)
                .hasMessageContainingAll(
                        files.certificate().toString(), files.key().toString(), "not the certificate's");

        Files.delete(files.key());
        assertThatThrownBy(() -> Certificate.read(vertx, files, OFTEN))
                .isInstanceOf(CannotReadCertificate.class)
                .hasMessageContaining(files.key() + ": no such file");
    }

    /** A listener on one event loop that says hello. */
    private static final class Greeter extends AbstractVerticle {
        private final NetServer server;

        Greeter(Vertx vertx, NetServerOptions options) {
            this.server = vertx.createNetServer(options).connectHandler(NetSocket::end);
        }

        @Override
        public void start(Promise<Void> started) {
            server.listen().<Void>mapEmpty().onComplete(started);
        }
    }

    private int server() throws Exception {
        ApiFace face = new ApiFace(
                "test",
                Health.withoutMetrics(Readiness.Ready::new),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        Future<Integer> listening =
                new ApiServer(vertx, face, Optional.of(opened()), () -> "req_1").start("127.0.0.1", 0);
        return listening.await(20, TimeUnit.SECONDS);
    }

    private Certificate opened() throws CannotReadCertificate {
        Certificate certificate = Certificate.read(vertx, files, OFTEN);
        opened.add(certificate);
        return certificate;
    }

    /** Time for several looks. */
    private static void awaitLooks() {
        long until = System.nanoTime() + 10 * OFTEN.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(OFTEN.toNanos());
        }
    }

    private static void awaitName(int port, String name) throws Exception {
        long deadline = System.nanoTime() + TIME.toNanos();
        while (!nameAt(port).equals(name)) {
            assertThat(System.nanoTime()).as("until %s is shown", name).isLessThan(deadline);
            LockSupport.parkNanos(OFTEN.toNanos());
        }
    }

    private static String nameAt(int port) throws Exception {
        try (SSLSocket socket = connect(port)) {
            return name(socket);
        }
    }

    private static String name(SSLSocket socket) throws Exception {
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName().replace("CN=", "");
    }

    private static SSLSocket connect(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout((int) TIME.toMillis());
        socket.startHandshake();
        return socket;
    }

    /** The first line of an answer over this connection. */
    private static String live(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = new byte[4096];
        int length = 0;
        String text = "";
        while (!text.contains("\"live\"}\n")) {
            length += socket.getInputStream().read(bytes, length, bytes.length - length);
            text = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        }
        return text.substring(0, text.indexOf('\r'));
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
