package io.tidegate.edge.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector that keeps what it is sent by OTLP over HTTP, in Protobuf. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ResourceSpans> taken = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean mute;

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/v1/traces", this::take);
        server.setExecutor(threads);
        server.start();
    }

    /** Where to send to. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    /** From now on it takes connections and answers nothing. */
    public void fallMute() {
        mute = true;
    }

    private void take(HttpExchange exchange) throws IOException {
        if (mute) {
            await();
        }
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
        try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            taken.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
        }
        exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it has so many spans, and gives all of them. */
    public List<Span> spans(int number) {
        Eventually.until(number + " spans came", () -> spans().size() >= number, () -> spans().size() + " came");
        return spans();
    }

    private List<Span> spans() {
        return taken.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The attributes of who sent the spans. */
    Map<String, String> resource() {
        return attributes(taken.getFirst().getResource().getAttributesList());
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** Attributes as text. */
    public static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, String> attributes(List<KeyValue> values) {
        return values.stream().collect(Collectors.toMap(KeyValue::getKey, value -> switch (value.getValue()
                .getValueCase()) {
            case INT_VALUE -> Long.toString(value.getValue().getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getValue().getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getValue().getBoolValue());
            default -> value.getValue().getStringValue();
        }));
    }

    public static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
