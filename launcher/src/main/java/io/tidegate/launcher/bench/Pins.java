package io.tidegate.launcher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which processor what is measured runs on, and which the rest: so figures are "of one core", and nothing stands in its way. */
sealed interface Pins {
    /** Everything runs where the system puts it. */
    record Free() implements Pins {}

    /**
     * Two processors, by {@code taskset}.
     *
     * @param gateway for what is measured
     * @param rest for load and provider
     */
    record Two(int gateway, int rest) implements Pins {}

    /** What this machine allows. */
    static Pins find(Programs programs) {
        List<Integer> processors = list(Proc.ownProcessors().orElse(""));
        return processors.size() >= 2 && programs.find("taskset").isPresent()
                ? new Two(processors.get(0), processors.get(1))
                : new Free();
    }

    /** The numbers in a list such as {@code 0-3,8}. */
    static List<Integer> list(String text) {
        List<Integer> numbers = new ArrayList<>();
        if (!text.isBlank()) {
            for (String part : text.strip().split(",", -1)) {
                int dash = part.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int last = Integer.parseInt(part.substring(dash + 1));
                for (int number = first; number <= last; number++) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    /** The command of a gateway. */
    default List<String> gateway(List<String> command) {
        return switch (this) {
            case Free _ -> command;
            case Two(int gateway, int _) -> on(gateway, command);
        };
    }

    /** The command of anything else. */
    default List<String> rest(List<String> command) {
        return switch (this) {
            case Free _ -> command;
            case Two(int _, int rest) -> on(rest, command);
        };
    }

    /** Moves this process to where the rest is. */
    default void moveThisProcess() throws IOException, InterruptedException {
        if (this instanceof Two(int _, int rest)) {
            String pid = Long.toString(ProcessHandle.current().pid());
            int status = new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(rest), pid)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("taskset ended with " + status + ". Leave the processors alone with --no-pin.");
            }
        }
    }

    private static List<String> on(int processor, List<String> command) {
        List<String> all = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        all.addAll(command);
        return all;
    }
}
