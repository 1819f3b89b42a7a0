package io.tidegate.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The real nginx with {@code config/nginx/tidegate.conf}, in which nothing but addresses and file names was changed. */
final class NginxSite implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final String PASSWORD = "of-the-tests";

    private final int port;
    private final Program program;
    private final KeyStore certificate;

    private NginxSite(int port, Program program, KeyStore certificate) {
        this.port = port;
        this.program = program;
        this.certificate = certificate;
    }

    /** Starts it in front of two edges. */
    static NginxSite start(List<EdgeProcess> edges) throws IOException, GeneralSecurityException {
        Path folder = BuildFolder.scratch("nginx");
        KeyStore certificate = certificate(folder);
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
        NginxSite site = new NginxSite(port, program, certificate);
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
        trust.init(certificate);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
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

    /** A certificate for loopback as PEM files, and as what a client trusts. */
    private static KeyStore certificate(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("edge.p12");
        Program keytool = Program.start(
                folder,
                "keytool",
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "edge",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=edge",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD));
        if (keytool.awaitExit(STEP) != 0) {
            throw new AssertionError(keytool.tail());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        pem(
                folder.resolve("edge.pem"),
                "CERTIFICATE",
                store.getCertificate("edge").getEncoded());
        pem(
                folder.resolve("edge.key"),
                "PRIVATE KEY",
                store.getKey("edge", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("edge", store.getCertificate("edge"));
        return trusted;
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what));
    }

    @Override
    public void close() {
        program.close();
    }
}
