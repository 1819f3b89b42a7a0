package io.tidegate.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks a port of this machine, for the small programs of the images. They run beside what they ask and within its memory limit, so this uses
 * nothing that would take long or much to load.
 */
final class OwnPort {
    private static final String OPERATOR_PORT_VARIABLE = "TIDEGATE_OPERATOR_PORT";
    private static final int TIMEOUT_MILLIS = 2_000;

    private OwnPort() {}

    /** The operator port: this one, unless the environment gives the node another one. */
    static String operator(String port, Map<String, String> environment) {
        return environment.getOrDefault(OPERATOR_PORT_VARIABLE, port);
    }

    /**
     * Sends a request without a body.
     *
     * @param head its first line and its own headers, each with its end of line
     * @return the status line
     */
    static String ask(int port, String head) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request = head + "host: localhost\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            return line == null ? "nothing" : line;
        }
    }
}
