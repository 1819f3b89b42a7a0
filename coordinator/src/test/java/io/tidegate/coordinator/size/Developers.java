package io.tidegate.coordinator.size;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The process of {@link AskingClients}, and what it was answered. */
final class Developers implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx64m");

    private final Process process;
    private final Queue<DiscoveryAnswer> answers = new ConcurrentLinkedQueue<>();

    private Developers(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    static Developers start(Path folder, int port, String key, int nodes) throws IOException {
        return new Developers(JavaProcess.start(
                folder, OPTIONS, AskingClients.class, List.of(Integer.toString(port), key, Integer.toString(nodes))));
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line -> DiscoveryAnswer.parse(line).ifPresent(answers::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long answers took to what was asked in a span of the monotonic clock. */
    Percentiles latency(long from, long to) {
        return Percentiles.of(answers.stream()
                .filter(answer -> answer.askedAt() >= from && answer.askedAt() < to)
                .mapToLong(DiscoveryAnswer::nanos));
    }

    /** How many answers to what was asked in a span do not rank all nodes. */
    long failed(long from, long to) {
        return answers.stream()
                .filter(answer -> answer.askedAt() >= from && answer.askedAt() < to && !answer.whole())
                .count();
    }

    @Override
    public void close() throws IOException {
        JavaProcess.end(process);
    }
}
