package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import io.tidegate.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;

/** The real nginx with {@code config/nginx/tidegate.conf}, in which nothing but addresses and file names was changed. */
final class NginxSite implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final int port;
    private final Program program;
    private final KeyStore trusted;

    private NginxSite(int port, Program program, KeyStore trusted) {
        this.port = port;
        this.program = program;
        this.trusted = trusted;
    }

    /** Starts it in front of two edges. */
    static NginxSite start(List<EdgeProcess> edges) throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = BuildFolder.scratch("nginx");
        TestCertificate certificate = TestCertificate.named("edge", 2);
        certificate.writeTo(folder.resolve("edge.pem"), folder.resolve("edge.key"));
        int port = FreePort.find();
        String ours = Files.readString(BuildFolder.sourceTree().resolve("config/nginx/tidegate.conf"));
        ours = replaced(ours, "10.0.0.7:8080", authority(edges.get(0)));
        ours = replaced(ours, "10.0.0.8:8080", authority(edges.get(1)));
        ours = replaced(ours, "listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
        ours = replaced(
                ours, "/etc/nginx/tls/edge.pem", folder.resolve("edge.pem").toString());
        ours = replaced(
                ours, "/etc/nginx/tls/edge.key", folder.resolve("edge.key").toString());
        Files.writeString(folder.resolve("tidegate.conf"), ours);
        Path main = Files.writeString(folder.resolve("nginx.conf"), main(folder));
        Program program = Program.start(
                folder, "nginx", Map.of(), List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", main.toString()));
        NginxSite site = new NginxSite(port, program, certificate.trusted());
        try {
            Eventually.until("nginx listens", STEP, site::listens, program::tail);
            return site;
        } catch (AssertionError e) {
            site.close();
            throw e;
        }
    }

    /** What a distribution's own nginx.conf says, in a folder of its own. */
    private static String main(Path folder) {
        StringBuilder temporary = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary.append("  %s_temp_path %s/%s;\n".formatted(kind, folder, kind));
        }
        return """
                daemon off;
                worker_processes 2;
                pid %s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  gzip on;
                %s
                  include %s/tidegate.conf;
                }
                """.formatted(folder, temporary, folder);
    }

    private static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new AssertionError("config/nginx/tidegate.conf does not say " + what);
        }
        return text.replace(what, by);
    }

    private static String authority(EdgeProcess edge) {
        return URI.create(edge.url()).getAuthority();
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    Program program() {
        return program;
    }

    /** A client that has no connection yet, and comes from an address of this machine's own network. */
    HttpClient client(String from) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Tls.trusting(trust.getTrustManagers()))
                .localAddress(InetAddress.getByName(from))
                .connectTimeout(STEP)
                .build();
    }

    private boolean listens() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
