package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.config.Secret;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's port. */
public final class OperatorServer {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorServer.class);
    private static final String OPEN_API = "/admin/v1/openapi.json";
    private static final long MOST_BODY_BYTES = 64 * 1024;
    private static final int IDLE_SECONDS = 60;

    private final HttpServer server;
    private final AdminToken token;
    private final Administration administration;
    private final Health health;
    private final Supplier<String> requestIds;
    private final Buffer openApi = OpenApi.document();

    /**
     * A server that does not listen yet.
     *
     * @param token for everything below {@code /admin}
     * @param requestIds makes a new id for each request
     */
    public OperatorServer(
            Vertx vertx, Secret token, Administration administration, Health health, Supplier<String> requestIds) {
        this.token = new AdminToken(token);
        this.administration = administration;
        this.health = health;
        this.requestIds = requestIds;
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
        server.requestHandler(router(vertx));
    }

    /**
     * Opens the port.
     *
     * @param port 0 takes a free one
     * @return the port that is open
     */
    public Future<Integer> start(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    /** Closes the port and its connections. */
    public Future<Void> close() {
        return server.close();
    }

    private Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.get("/livez").handler(context -> send(context, Answer.ok(new JsonObject().put("status", "live"))));
        router.get("/readyz").handler(context -> send(context, readiness()));
        router.get("/metrics").handler(this::metrics);
        router.route("/admin/*").handler(this::authorize);
        router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        router.get(OPEN_API).handler(this::openApi);
        administration.routes().forEach(route -> mount(router, route));
        router.errorHandler(404, context -> send(context, noSuchPath(context)));
        router.errorHandler(405, context -> send(context, wrongMethod(context)));
        router.errorHandler(413, context -> send(context, tooLarge()));
        router.errorHandler(400, context -> send(context, Answer.invalid("The request's path or query is not valid.")));
        router.errorHandler(500, context -> send(context, failed(context)));
        return router;
    }

    private void mount(Router router, ApiRoute route) {
        Route mounted = router.route(route.method(), route.routerPath());
        mounted.handler(context -> route.handler()
                .apply(context)
                .onSuccess(answer -> send(context, answer))
                .onFailure(context::fail));
    }

    private void authorize(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (token.isIn(authorization)) {
            context.next();
            return;
        }
        send(
                context,
                Answer.error(
                        401,
                        "authentication_error",
                        (authorization == null
                                        ? "The operator's token is missing."
                                        : "This is not the operator's token.")
                                + " Send \"Authorization: Bearer <operator.token of the node's configuration>\"."));
    }

    private Answer readiness() {
        return switch (health.readiness().get()) {
            case Readiness.Ready() -> Answer.ok(new JsonObject().put("status", "ready"));
            case Readiness.NotReady(var reasons) ->
                new Answer(503, new JsonObject().put("status", "not ready").put("reasons", new JsonArray(reasons)));
        };
    }

    private void metrics(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .end(health.metrics().get());
    }

    private void openApi(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(openApi);
    }

    private static Answer noSuchPath(RoutingContext context) {
        return Answer.notFound("There is no " + context.request().path() + " here. " + OPEN_API + " lists what is.");
    }

    private static Answer wrongMethod(RoutingContext context) {
        return Answer.error(
                405,
                "invalid_request_error",
                context.request().path() + " does not take " + context.request().method() + ". " + OPEN_API
                        + " lists what it takes.");
    }

    private static Answer tooLarge() {
        return Answer.error(
                413,
                "request_too_large",
                "The body has more than " + MOST_BODY_BYTES + " bytes, which no request here needs.");
    }

    private static Answer failed(RoutingContext context) {
        if (context.failure() instanceof DatabaseUnavailable unavailable) {
            return Answer.error(
                    503, "api_error", "Nothing was changed: " + unavailable.getMessage() + ". Try again later.");
        }
        LOG.error("{} {} failed", context.request().method(), context.request().path(), context.failure());
        return Answer.error(500, "api_error", "The node failed at this request. Its log has the reason.");
    }

    private void send(RoutingContext context, Answer answer) {
        String requestId = requestIds.get();
        JsonObject body = answer.isError() && answer.body().containsKey("error")
                ? answer.body().copy().put("request_id", requestId)
                : answer.body();
        context.response()
                .setStatusCode(answer.status())
                .putHeader("request-id", requestId)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(body.encode() + "\n"));
    }
}
