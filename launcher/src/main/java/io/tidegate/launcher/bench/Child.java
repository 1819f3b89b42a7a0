package io.tidegate.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A process that is measured or needed to measure. It ends when its standard input does, and so with this process, however that
 * ends.
 */
final class Child implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;
    private static final int MOST_SHOWN = 2000;
    private static final int KIB = 1024;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it says goes to {@code folder/name.log}. */
    static Child start(String name, Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    /** Waits until there is what is looked for, and fails in words when the process ends before. */
    <T> T await(String what, Look<T> look) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIME.toNanos();
        while (true) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() - end > 0) {
                throw new IOException("The " + name + " " + (ended ? "ended" : "has taken too long") + " before " + what
                        + ". What it said: " + tail());
            }
        }
    }

    /** What there may be already. */
    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    /** The first line of its log that begins so, without that. */
    Optional<String> said(String beginning) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()).strip())
                    .findFirst();
        }
    }

    private String tail() throws IOException {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - MOST_SHOWN));
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** Processor time that it and what it started have taken up to now, in nanoseconds. */
    long cpuNanos() {
        return sum(each -> each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L));
    }

    /** Memory that it and what it started have in the machine's, in bytes; empty where the system does not say. */
    OptionalLong residentBytes() {
        long bytes = sum(Child::resident);
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    private long sum(Function<ProcessHandle, Long> each) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToLong(each::apply)
                .sum();
    }

    private static long resident(ProcessHandle handle) {
        return Proc.status(handle.pid(), "VmRSS")
                .map(value -> Long.parseLong(value.split(" ", 2)[0]) * KIB)
                .orElse(0L);
    }

    /** Asks it to end, and waits; in the end without asking. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // it has ended already
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
