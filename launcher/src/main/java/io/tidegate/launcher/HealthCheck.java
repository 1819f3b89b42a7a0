package io.tidegate.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * The health check of the images: asks a port of this machine, and ends with 0 when it answers 200, else with 1 and a line that
 * says why. It runs every few seconds beside what it asks, so it uses nothing that would take long to load.
 */
public final class HealthCheck {
    private static final int USAGE = 2;

    private HealthCheck() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.err));
    }

    /**
     * One check.
     *
     * @param args the operator port, and the path to ask for; with a third one, whatever it is, the port is another one
     * @param environment what may say that the operator port is another one
     */
    static int run(String[] args, Map<String, String> environment, PrintStream err) {
        if (args.length < 2 || !args[0].matches("\\d{1,5}")) {
            err.println("usage: HealthCheck PORT PATH [fixed]");
            return USAGE;
        }
        String port = args.length == 2 ? OwnPort.operator(args[0], environment) : args[0];
        try {
            String answer = OwnPort.ask(Integer.parseInt(port), "GET " + args[1] + " HTTP/1.1\r\n");
            if (answer.startsWith("HTTP/1.1 200 ")) {
                return 0;
            }
            err.println("port " + port + " answered: " + answer);
        } catch (IOException | NumberFormatException e) {
            err.println("port " + port + " did not answer: " + e.getMessage());
        }
        return 1;
    }
}
