package io.tidegate.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A self-signed certificate for loopback and its key, made by the JDK's own keytool. */
record SelfSigned(KeyStore store) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALIAS = "own";
    private static final String PASSWORD = "of-the-tests";

    /** @param name its common name */
    static SelfSigned named(String name) throws IOException, GeneralSecurityException {
        Path folder = BuildFolder.scratch("certificate");
        Path file = folder.resolve("own.p12");
        Program keytool = Program.start(
                folder,
                "keytool",
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
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
        if (keytool.awaitExit(PATIENCE) != 0) {
            throw new AssertionError(keytool.tail());
        }
        return new SelfSigned(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    }

    /** As PEM files. */
    void writeTo(Path certificate, Path key) throws IOException, GeneralSecurityException {
        pem(certificate, "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        pem(key, "PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    /** What a client trusts that trusts nobody else. */
    KeyStore trusted() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        return trusted;
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what));
    }
}
