package io.tidegate.common.bus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A member that a test started; ended by its own handle, at the latest with {@link #close()}. */
final class BusProcess implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Process process;
    private final PrintStream input;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private BusProcess(Process process) {
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts a member and returns at once. */
    static BusProcess start(BusAddress address) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BusMember.class.getName()));
        command.addAll(address.arguments());
        try {
            return new BusProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final List<String> JVM_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m");

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("output ended: " + e);
        }
    }

    void publish(String text) {
        input.println(text);
    }

    /** How many members it sees. */
    int members() {
        return Integer.parseInt(state().split(" ", -1)[1]);
    }

    boolean connected() {
        return Boolean.parseBoolean(state().split(" ", -1)[2]);
    }

    private String state() {
        return lines.reversed().stream()
                .filter(line -> line.startsWith("state "))
                .findFirst()
                .orElse("state 0 false");
    }

    boolean heard(String text) {
        return lines.contains("heard " + text);
    }

    /** All it printed. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns when it has ended. */
    void terminate() {
        // By its handle: the process itself would close the streams, and its last words were lost.
        process.toHandle().destroy();
        awaitEnd();
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running\n" + String.join("\n", lines));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for a condition and says how long it took, in milliseconds. */
    static long millisUntil(String what, BooleanSupplier condition, BusProcess... shown) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > TIMEOUT.toNanos()) {
                StringBuilder state = new StringBuilder("not within " + TIMEOUT + ": " + what);
                for (BusProcess process : shown) {
                    state.append("\n--- ").append(process.pid()).append('\n').append(String.join("\n", process.lines));
                }
                throw new AssertionError(state.toString());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
