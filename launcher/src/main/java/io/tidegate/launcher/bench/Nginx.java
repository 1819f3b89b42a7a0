package io.tidegate.launcher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An nginx in front of the provider, as a process of its own. */
final class Nginx implements AutoCloseable {
    private static final String CONFIG = "nginx.conf";
    private static final int CONNECT_MILLIS = 1000;
    /** nginx does not look at its standard input, and shall end with this process all the same. */
    private static final String UNTIL_INPUT_ENDS =
            "\"$@\" & started=$!; cat >/dev/null; kill \"$started\"; wait \"$started\"";

    private final Child process;
    private final URI url;

    private Nginx(Child process, URI url) {
        this.process = process;
        this.url = url;
    }

    static Nginx start(Path folder, Path program, Pins pins, URI provider) throws IOException, InterruptedException {
        int port = freePort();
        String config =
                config().replace("@port@", Integer.toString(port)).replace("@provider@", provider.getAuthority());
        Path file = Files.writeString(folder.resolve(CONFIG), config);
        List<String> nginx = List.of(program.toString(), "-p", folder.toString(), "-c", file.toString());
        List<String> shell = new ArrayList<>(List.of("sh", "-c", UNTIL_INPUT_ENDS, "nginx"));
        shell.addAll(nginx);
        Child process = Child.start("nginx", folder, Map.of(), pins.gateway(shell));
        try {
            process.await("it listened", () -> listens(port) ? Optional.of(port) : Optional.empty());
            return new Nginx(process, URI.create("http://127.0.0.1:" + port));
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    private static String config() throws IOException {
        try (InputStream in = Nginx.class.getResourceAsStream(CONFIG)) {
            if (in == null) {
                throw new FileNotFoundException(CONFIG);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Child process() {
        return process;
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        process.close();
    }
}
