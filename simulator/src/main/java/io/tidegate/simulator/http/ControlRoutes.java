package io.tidegate.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidegate.simulator.bill.BillFilter;
import io.tidegate.simulator.bill.BillJson;
import io.tidegate.simulator.control.RecordedRequest;
import io.tidegate.simulator.control.RequestJson;
import io.tidegate.simulator.control.ScriptRequest;
import io.tidegate.simulator.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The paths below <code>/__sim/</code> and <code>/sim/</code>: for tests, without a key, never logged and never billed. */
final class ControlRoutes {
    private final Vertx vertx;
    private final String simulatorName;
    private final Books books;

    ControlRoutes(Vertx vertx, String simulatorName, Books books) {
        this.vertx = vertx;
        this.simulatorName = simulatorName;
        this.books = books;
    }

    static boolean isControl(String path) {
        return path.startsWith("/__sim/") || path.startsWith("/sim/");
    }

    void handle(HttpServerRequest request) {
        switch (request.method().name() + " " + request.path()) {
            case "GET /__sim/health" ->
                send(request, 200, Json.object().put("ok", true).put("name", simulatorName));
            case "GET /__sim/stats" -> send(request, 200, books.stats().json());
            case "GET /__sim/requests" -> requests(request);
            case "POST /__sim/reset" -> reset(request);
            case "POST /__sim/script" -> BodyReader.read(request, body -> register(request, body));
            case "GET /sim/bill" -> bill(request);
            case "GET /sim/bill/sum" ->
                sendLater(request, () -> BillJson.sum(books.bill().sum()));
            case "POST /sim/bill/take" ->
                sendLater(request, () -> BillJson.of(books.bill().take()));
            default -> refuse(request, 404, "no such control path: " + request.path());
        }
    }

    private void requests(HttpServerRequest request) {
        Optional<String> contains = parameter(request, "contains");
        List<RecordedRequest> all = books.requests().all();
        if (parameter(request, "clear").isPresent()) {
            books.requests().clear();
        }
        sendLater(request, () -> {
            ArrayNode list = Json.array();
            all.stream()
                    .map(RequestJson::of)
                    .filter(json ->
                            contains.isEmpty() || Json.text(json.path("body")).contains(contains.get()))
                    .forEach(list::add);
            return list;
        });
    }

    private void bill(HttpServerRequest request) {
        BillFilter filter = new BillFilter(
                parameter(request, "request_id"), parameter(request, "model"), parameter(request, "session"));
        sendLater(request, () -> BillJson.of(books.bill().entries(filter)));
    }

    private void reset(HttpServerRequest request) {
        books.requests().clear();
        books.failures().clear();
        books.scripts().clear();
        if (parameter(request, "bill").isPresent()) {
            books.bill().clear();
        }
        send(request, 200, Json.object());
    }

    private void register(HttpServerRequest request, BodyReader.Body body) {
        switch (ScriptRequest.read(body.bytes().getBytes())) {
            case ScriptRequest.Wrong wrong -> refuse(request, 400, wrong.why());
            case ScriptRequest.Understood script -> {
                books.scripts().put(script.id(), script.answer());
                send(request, 200, Json.object().put("id", script.id()));
            }
        }
    }

    private static Optional<String> parameter(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getParam(name)).filter(value -> !value.isEmpty());
    }

    /** Large answers are put together off the event loop, where streams are running. */
    private void sendLater(HttpServerRequest request, Callable<JsonNode> body) {
        vertx.executeBlocking(body, false)
                .onSuccess(json -> send(request, 200, json))
                .onFailure(why -> refuse(request, 500, String.valueOf(why.getMessage())));
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        send(request, status, Json.object().put("error", why));
    }

    private static void send(HttpServerRequest request, int status, JsonNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", ReplyHead.JSON)
                .end(Buffer.buffer(Json.bytes(body)));
    }
}
