package io.tidegate.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What Linux tells of processes. Elsewhere it is all empty. */
final class Proc {
    private static final int SOFTIRQ = 7;
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private Proc() {}

    /** A field of a process's status. */
    static Optional<String> status(long pid, String field) {
        return status(Long.toString(pid), field);
    }

    /** The processors that this process may use, such as {@code 0-3,8}. */
    static Optional<String> ownProcessors() {
        return status("self", "Cpus_allowed_list");
    }

    private static Optional<String> status(String process, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Processor time that all processes of this machine have taken since it started, in nanoseconds. */
    static OptionalLong busyNanos() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] ticks = lines.findFirst().orElse("").split(" +", -1);
            // cpu user nice system idle iowait irq softirq
            return ticks.length < SOFTIRQ + 1
                    ? OptionalLong.empty()
                    : OptionalLong.of(IntStream.of(1, 2, 3, SOFTIRQ - 1, SOFTIRQ)
                                    .mapToLong(field -> Long.parseLong(ticks[field]))
                                    .sum()
                            * NANOS_OF_A_TICK);
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /** Open files and sockets of a process. */
    static OptionalLong openFiles(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return OptionalLong.of(files.count());
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }
}
