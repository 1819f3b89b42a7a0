package io.tidegate.launcher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.launcher.SimulatorCommand;
import io.tidegate.launcher.load.AnswerTemplate;
import io.tidegate.launcher.load.RequestTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The simulator, as a process, and its bill. */
final class Provider implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** What answers are learnt with. */
    private static final List<Long> NUMBERS = List.of(73_501_946L, 86_420_975L);

    private final Child process;
    private final URI url;
    private final ServerClient control;

    private Provider(Child process, URI url) {
        this.process = process;
        this.url = url;
        this.control = new ServerClient(new Server(url, "", new Origin.Given("bench")));
    }

    static Provider start(Path folder, JavaProgram program, Pins pins) throws IOException, InterruptedException {
        List<String> command = pins.rest(
                program.serving(List.of("-Xmx256m"), "simulator", "--forget-bodies", SimulatorCommand.ATTACHED));
        Child process = Child.start("simulator", folder, Map.of(), command);
        try {
            URI url = URI.create(process.await("it listened", () -> process.said(SimulatorCommand.GREETING)));
            return new Provider(process, url);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Processor time that it has taken up to now, in nanoseconds. */
    long cpuNanos() {
        return process.cpuNanos();
    }

    URI url() {
        return url;
    }

    /** The sum of the bill once nothing is running any more. */
    BillTotal settledBill() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        JsonNode sum = ask(Request.get("/sim/bill/sum"));
        while (sum.path("running").asLong() > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("The simulator is still busy with " + sum.path("running") + " requests.");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            sum = ask(Request.get("/sim/bill/sum"));
        }
        return new BillTotal(
                sum.path("attempts").asLong(),
                sum.path("input_tokens").asLong(),
                sum.path("output_tokens").asLong());
    }

    /** The entries of the bill that are over since they were last taken. */
    JsonNode takeEntries() throws IOException {
        return ask(Request.post("/sim/bill/take")).path("entries");
    }

    private JsonNode ask(Request request) throws IOException {
        Answer answer = control.ask(request);
        if (answer instanceof Done(JsonNode body)) {
            return body;
        }
        throw new IOException("The simulator does not answer: " + answer);
    }

    /**
     * What it answers to a kind of request, which is asked twice.
     *
     * @param body with {@link RequestTemplate#NUMBER} in it
     */
    AnswerTemplate learn(String body) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<byte[]> first = answer(client, body, NUMBERS.get(0));
            HttpResponse<byte[]> second = answer(client, body, NUMBERS.get(1));
            AnswerTemplate template =
                    AnswerTemplate.learn(first.body(), count(first), RequestTemplate.digits(NUMBERS.get(0)));
            if (!template.matches(second.body(), count(second), RequestTemplate.digits(NUMBERS.get(1)))) {
                throw new IOException("The simulator does not answer twice alike.");
            }
            return template;
        }
    }

    /** Asks it once through an edge. */
    void askThrough(Edge edge, String body) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            answer(client, edge.url(), edge.key(0), body, NUMBERS.getFirst());
        }
    }

    private HttpResponse<byte[]> answer(HttpClient client, String body, long number)
            throws IOException, InterruptedException {
        return answer(client, url, "none", body, number);
    }

    private static HttpResponse<byte[]> answer(HttpClient client, URI way, String key, String body, long number)
            throws IOException, InterruptedException {
        String numbered = body.replace(RequestTemplate.NUMBER, RequestTemplate.digits(number));
        HttpRequest request = HttpRequest.newBuilder(way.resolve("/v1/messages"))
                .header("x-api-key", key)
                .timeout(LONGEST)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(numbered))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(way + " answers " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return answer;
    }

    private static String count(HttpResponse<byte[]> answer) {
        String id = answer.headers().firstValue("request-id").orElse("");
        return id.substring(id.lastIndexOf('_') + 1);
    }

    @Override
    public void close() {
        control.close();
        process.close();
    }
}
