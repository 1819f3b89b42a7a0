package io.tidegate.common.api;

import io.tidegate.common.tls.Certificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A listener with routes, what says how it is doing, and one way to tell errors. */
public final class ApiServer {
    private static final int IDLE_SECONDS = 60;

    /** For answers that are on their way when it is closed. */
    private static final int LAST_ANSWERS_SECONDS = 5;

    private final HttpServer server;
    private final ApiFace face;
    private final ApiErrors errors;
    private final Supplier<String> requestIds;
    private final Optional<Certificate> certificate;
    private volatile boolean leaving;

    /**
     * A server that does not listen yet.
     *
     * @param certificate for TLS; closed with the server
     * @param requestIds makes a new id for each request
     */
    public ApiServer(Vertx vertx, ApiFace face, Optional<Certificate> certificate, Supplier<String> requestIds) {
        this.face = face;
        this.errors = new ApiErrors(face);
        this.requestIds = requestIds;
        this.certificate = certificate;
        // Java's client asks for HTTP/2 with its first request over plain text, and a large answer to that went out
        // half in HTTP/1.1.
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false);
        certificate.ifPresent(pair -> pair.configure(options));
        this.server = vertx.createHttpServer(options);
        server.requestHandler(router(vertx));
    }

    /**
     * Opens the port.
     *
     * @param port 0 takes a free one
     * @return the port that is open
     */
    public Future<Integer> start(String host, int port) {
        return server.listen(port, host).map(listening -> {
            certificate.ifPresent(pair -> pair.follow(listening::updateSSLOptions));
            return listening.actualPort();
        });
    }

    /** From now on each connection ends with its next answer, so that clients move to another server. For any thread. */
    public void leave() {
        leaving = true;
    }

    /** Closes the port, and each connection when what was asked on it is answered; after 5 s in any case. */
    public Future<Void> close() {
        leaving = true;
        certificate.ifPresent(Certificate::close);
        return server.shutdown(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
    }

    private Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.get("/livez").handler(context -> send(context, Answer.ok(new JsonObject().put("status", "live"))));
        router.get("/readyz").handler(context -> send(context, readiness()));
        face.health()
                .metrics()
                .ifPresent(metrics -> router.get("/metrics")
                        .handler(context ->
                                send(context, Answer.text("text/plain; version=0.0.4; charset=utf-8", metrics.get()))));
        face.guard()
                .ifPresent(guard ->
                        router.route(guard.paths()).handler(context -> authorize(context, guard.authorizer())));
        face.document()
                .ifPresent(document -> router.get(document.path()).handler(context -> send(context, of(document))));
        face.routes().forEach(route -> mount(router, route));
        face.sockets().forEach(route -> mount(router, route));
        ApiErrors.STATUSES.forEach(status ->
                router.errorHandler(status, context -> send(context, errors.answer(status, context))));
        return router;
    }

    private void mount(Router router, ApiRoute route) {
        route.door()
                .ifPresent(door ->
                        router.route(route.method(), route.routerPath()).handler(context -> authorize(context, door)));
        router.route(route.method(), route.routerPath())
                .handler(BodyHandler.create(false).setBodyLimit(route.mostBodyBytes()))
                .handler(context -> route.handler()
                        .apply(context)
                        .onSuccess(answer -> send(context, answer))
                        .onFailure(context::fail));
    }

    private void mount(Router router, SocketRoute route) {
        router.get(route.path()).handler(context -> {
            context.request().pause();
            route.handler()
                    .apply(context)
                    .onSuccess(instead -> instead.ifPresent(answer -> {
                        context.request().resume();
                        send(context, answer);
                    }))
                    .onFailure(failure -> {
                        context.request().resume();
                        context.fail(failure);
                    });
        });
    }

    /** The body waits until it is known whether anybody wants it. */
    private void authorize(RoutingContext context, Authorizer authorizer) {
        context.request().pause();
        authorizer
                .refusal(context)
                .onComplete(_ -> context.request().resume())
                .onSuccess(refusal -> refusal.ifPresentOrElse(answer -> send(context, answer), context::next))
                .onFailure(context::fail);
    }

    private Answer readiness() {
        return switch (face.health().readiness().get()) {
            case Readiness.Ready() -> Answer.ok(new JsonObject().put("status", "ready"));
            case Readiness.NotReady(var reasons) ->
                new Answer(503, new JsonObject().put("status", "not ready").put("reasons", new JsonArray(reasons)));
        };
    }

    private static Answer of(ApiFace.Document document) {
        return new Answer(200, new Answer.Content.Other("application/json", document.json()), Map.of());
    }

    private void send(RoutingContext context, Answer answer) {
        if (context.response().ended()) {
            return;
        }
        String requestId = requestIds.get();
        Answer.Content.Other content = encoded(answer, requestId);
        context.response().setStatusCode(answer.status());
        answer.headers().forEach(context.response()::putHeader);
        if (leaving && context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.response()
                .putHeader("request-id", requestId)
                .putHeader(HttpHeaders.CONTENT_TYPE, content.type())
                .end(content.body());
    }

    private static Answer.Content.Other encoded(Answer answer, String requestId) {
        return switch (answer.content()) {
            case Answer.Content.Other other -> other;
            case Answer.Content.Json(JsonObject body) -> {
                JsonObject named = answer.isError() && body.containsKey("error")
                        ? body.copy().put("request_id", requestId)
                        : body;
                yield new Answer.Content.Other("application/json", Buffer.buffer(named.encode() + "\n"));
            }
        };
    }
}
