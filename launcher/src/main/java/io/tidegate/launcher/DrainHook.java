package io.tidegate.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The preStop hook of the images: has the edge of this machine drain, and ends with 0 when that has begun, else with 1 and a line that says
 * why. It shares the edge's memory limit, so it is not {@code tidegate drain}, which reads the configuration with all that this takes.
 */
public final class DrainHook {
    private static final int USAGE = 2;

    private DrainHook() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.err));
    }

    /**
     * One order.
     *
     * @param args the operator port, and the file with its token
     * @param environment what may say that the operator port is another one
     */
    static int run(String[] args, Map<String, String> environment, PrintStream err) {
        if (args.length != 2 || !args[0].matches("\\d{1,5}")) {
            err.println("usage: DrainHook PORT TOKEN_FILE");
            return USAGE;
        }
        String port = OwnPort.operator(args[0], environment);
        try {
            String token = Files.readString(Path.of(args[1])).strip();
            String answer = OwnPort.ask(
                    Integer.parseInt(port),
                    "POST /admin/v1/drain HTTP/1.1\r\nauthorization: Bearer " + token + "\r\ncontent-length: 0\r\n");
            if (answer.startsWith("HTTP/1.1 200 ")) {
                return 0;
            }
            err.println("port " + port + " answered: " + answer);
        } catch (IOException | NumberFormatException e) {
            err.println("port " + port + " was not told to drain: " + e);
        }
        return 1;
    }
}
