package io.tidegate.coordinator.size;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A coordinator in a JVM of its own, with the options that {@code ./tidegate coordinator} gives it, and SQLite. */
final class CoordinatorProcess implements AutoCloseable {
    static final String TOKEN = "an-owners-token-for-this-test";

    private static final List<String> SHIPPED_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:MetaspaceSize=64m", "-XX:TrimNativeHeapInterval=10000", "-Xmx256m");

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final int operatorPort;

    private CoordinatorProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::listen);
        int[] ports = answer();
        this.port = ports[0];
        this.operatorPort = ports[1];
    }

    /** In megabytes. */
    record Memory(int heapAfterCollection, int resident) {}

    /** Starts it and returns when it listens. */
    static CoordinatorProcess start(Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("coordinator.yml"), """
                listen:
                  host: 127.0.0.1
                  port: 0
                operator:
                  host: 127.0.0.1
                  port: 0
                  token: ${TOKEN}
                storage:
                  path: data
                """);
        return new CoordinatorProcess(
                JavaProcess.start(folder, SHIPPED_OPTIONS, CoordinatorMain.class, List.of(config.toString())));
    }

    int port() {
        return port;
    }

    /** What it has used of the processor since it began. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    Memory memory() throws IOException {
        return putBack(0);
    }

    /** Puts its clock back. */
    Memory putBack(long millis) throws IOException {
        input.append(Long.toString(millis)).append('\n').flush();
        int[] megabytes = answer();
        return new Memory(megabytes[0], megabytes[1]);
    }

    /** As the owner. */
    JsonObject admin(String path, JsonObject body) {
        return post(operatorPort, path, body.encode().getBytes(StandardCharsets.UTF_8), Optional.of("Bearer " + TOKEN));
    }

    /** As a node. */
    JsonObject node(String path, byte[] body, Optional<String> authorization) {
        return post(port, path, body, authorization);
    }

    private JsonObject post(int to, String path, byte[] body, Optional<String> authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .POST(BodyPublishers.ofByteArray(body));
        authorization.ifPresent(value -> request.header("authorization", value));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(path + " answers " + response.statusCode() + ": " + response.body());
            }
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Its log comes the same way as its answers, and is not kept. */
    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines()
                    .filter(line -> line.startsWith(CoordinatorMain.ANSWER))
                    .forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            answers.add("its output ended: " + e);
        }
    }

    private int[] answer() {
        try {
            String line = answers.poll(JavaProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || !line.startsWith(CoordinatorMain.ANSWER)) {
                throw new AssertionError("no answer within " + JavaProcess.PATIENCE_SECONDS + " s: " + line);
            }
            return Stream.of(line.split(" ", -1))
                    .skip(1)
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        JavaProcess.end(process);
    }
}
