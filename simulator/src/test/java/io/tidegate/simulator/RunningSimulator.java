package io.tidegate.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.bill.BillEntry;
import io.tidegate.simulator.bill.BillFilter;
import io.tidegate.simulator.json.Json;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A simulator for a test, with a client beside it. */
final class RunningSimulator implements AutoCloseable {
    /** Long enough that nothing is called silent which is only slow. */
    static final int PATIENT = 10_000;

    static final int IMPATIENT = 400;

    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;

    RunningSimulator(SimulatorOptions options) throws TimeoutException {
        simulator = Simulator.start(vertx, options).await(20, TimeUnit.SECONDS);
    }

    static RunningSimulator withDefaults() throws TimeoutException {
        return new RunningSimulator(SimulatorOptions.DEFAULTS);
    }

    Simulator get() {
        return simulator;
    }

    static ObjectNode request(String prompt, boolean stream) {
        ObjectNode request = Json.object().put("model", "claude-test").put("stream", stream);
        request.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return request;
    }

    RawAnswer stream(String prompt, String... headers) throws IOException {
        return post(request(prompt, true), PATIENT, headers);
    }

    RawAnswer whole(String prompt, String... headers) throws IOException {
        return post(request(prompt, false), PATIENT, headers);
    }

    RawAnswer post(JsonNode body, int patienceMillis, String... headers) throws IOException {
        return send("POST", "/v1/messages", Json.bytes(body), patienceMillis, headers);
    }

    RawAnswer get(String target, String... headers) throws IOException {
        return send("GET", target, new byte[0], PATIENT, headers);
    }

    RawAnswer send(String method, String target, byte[] body, int patienceMillis, String... headers)
            throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: sim\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(UTF_8));
        request.writeBytes(body);
        return RawClient.exchange(simulator.port(), request.toByteArray(), patienceMillis);
    }

    /** The bill of this session, once nothing in it is running any more. */
    BillEntry settled(String session) throws IOException {
        BillFilter filter = new BillFilter(Optional.empty(), Optional.empty(), Optional.of(session));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            List<BillEntry> entries = simulator.bill().entries(filter);
            if (!entries.isEmpty() && !entries.getLast().outcome().equals("running")) {
                return entries.getLast();
            }
            get("/__sim/health");
        }
        throw new AssertionError("still running after 10 s: " + simulator.bill().entries(filter));
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
