package io.tidegate.common.tls;

import io.tidegate.common.config.TlsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate and its key, PEM, made by the JDK's own keytool.
 *
 * @param name its common name
 */
record TestPair(String name, String certificate, String key) {
    private static final String PASSWORD = "changeit";

    static TestPair of(String name, Path folder) throws Exception {
        return of(name, folder, 90);
    }

    /** One that is valid for so many days. */
    static TestPair of(String name, Path folder, int days) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "t",
                        "-keyalg",
                        "EC",
                        "-validity",
                        Integer.toString(days),
                        "-dname",
                        "CN=" + name,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    "keytool: " + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new TestPair(
                name,
                pem("CERTIFICATE", keys.getCertificate("t").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("t", PASSWORD.toCharArray()).getEncoded()));
    }

    void writeTo(TlsConfig files) throws IOException {
        Files.writeString(files.certificate(), certificate);
        Files.writeString(files.key(), key);
    }

    private static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}
