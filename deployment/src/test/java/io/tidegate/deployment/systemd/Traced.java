package io.tidegate.deployment.systemd;

import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service's process under strace, which writes down what it asks of the kernel. */
final class Traced implements AutoCloseable {
    /** What it does all the time, and would be slow to write down; that it is let through is asserted by itself. */
    static final Set<String> UNTRACED = Set.of(
            "futex",
            "read",
            "write",
            "recvfrom",
            "sendto",
            "epoll_wait",
            "epoll_pwait",
            "mprotect",
            "mmap",
            "munmap",
            "madvise",
            "sched_yield",
            "gettid",
            "lseek",
            "pread64",
            "pwrite64",
            "rt_sigprocmask",
            "rt_sigreturn",
            "getrusage",
            "clock_nanosleep");

    private static final Pattern CALL = Pattern.compile("^\\d+ +([a-z0-9_]+)\\(");
    private static final Pattern FAMILY = Pattern.compile("socket\\((AF_[A-Z0-9]+)");
    private static final Duration END = Duration.ofSeconds(60);

    private final Process strace;
    private final Path trace;
    private final Path log;

    private Traced(Process strace, Path trace, Path log) {
        this.strace = strace;
        this.trace = trace;
        this.log = log;
    }

    /** Starts it; {@code environment} is all there is. */
    static Traced start(List<String> command, Map<String, String> environment) {
        Path folder = SourceTree.scratch("traced");
        Path trace = folder.resolve("trace");
        Path log = folder.resolve("log");
        List<String> all = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-e",
                "signal=none",
                "-e",
                "trace=!" + String.join(",", UNTRACED)));
        all.addAll(List.of("-o", trace.toString()));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        try {
            return new Traced(builder.start(), trace, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return strace.isAlive();
    }

    String log() {
        return read(log);
    }

    /** SIGTERM to the program, as systemd would, and waits for its end. */
    int stop() throws InterruptedException {
        strace.children().forEach(ProcessHandle::destroy);
        if (!strace.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + END + "\n" + log());
        }
        return strace.exitValue();
    }

    /** The names of the system calls. */
    Set<String> calls() {
        return found(CALL);
    }

    /** The address families of its sockets. */
    Set<String> families() {
        return found(FAMILY);
    }

    private Set<String> found(Pattern pattern) {
        Set<String> found = new TreeSet<>();
        read(trace).lines().map(pattern::matcher).filter(Matcher::find).forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> traced = strace.descendants().toList();
        strace.destroyForcibly();
        traced.forEach(ProcessHandle::destroyForcibly);
    }
}
