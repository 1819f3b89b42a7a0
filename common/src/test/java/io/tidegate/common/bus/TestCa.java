package io.tidegate.common.bus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A CA and one member's certificate that it signed, made by the JDK's own keytool, as PEM files in a folder. */
final class TestCa {
    private static final String PASSWORD = "changeit";

    private TestCa() {}

    static Path in(Path folder, String name) throws Exception {
        Files.createDirectories(folder);
        Path store = folder.resolve("store.p12");
        keytool(store, "ca", "CN=" + name, "-ext", "bc:c");
        keytool(store, "member", "CN=member of " + name, "-signer", "ca");
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        write(folder, "ca.pem", "CERTIFICATE", keys.getCertificate("ca").getEncoded());
        write(folder, "cert.pem", "CERTIFICATE", keys.getCertificate("member").getEncoded());
        write(
                folder,
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("member", PASSWORD.toCharArray()).getEncoded());
        return folder;
    }

    private static void keytool(Path store, String alias, String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", alias, "-dname", name, "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    "keytool: " + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void write(Path folder, String file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
