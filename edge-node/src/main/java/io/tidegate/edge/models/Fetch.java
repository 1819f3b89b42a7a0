package io.tidegate.edge.models;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.relay.Route;
import io.tidegate.edge.upstream.AnswerHandler;
import io.tidegate.edge.upstream.UpstreamConnection;
import io.tidegate.edge.upstream.UpstreamLoss;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One small GET to an upstream, whose answer is kept whole. */
final class Fetch implements AnswerHandler {
    private static final int MOST = 4 * 1024 * 1024;

    private final UpstreamConnection connection;
    private final Promise<ModelCatalog.Fetched> answer = Promise.promise();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable ResponseHead head;

    private Fetch(UpstreamConnection connection) {
        this.connection = connection;
    }

    /** The answer of the first upstream that has one below 429, within the time for all of them. */
    static Future<ModelCatalog.Fetched> firstOf(Vertx vertx, List<Route> routes, RequestHead request, Duration within) {
        Promise<ModelCatalog.Fetched> promise = Promise.promise();
        long timer = vertx.setTimer(
                within.toMillis(),
                _ -> promise.tryFail(new IOException("no answer within " + within.toMillis() + " ms")));
        var _ = next(routes, 0, request, promise).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                promise.tryComplete(result.result());
            } else {
                promise.tryFail(result.cause());
            }
        });
        return promise.future();
    }

    private static Future<ModelCatalog.Fetched> next(
            List<Route> routes, int at, RequestHead request, Promise<ModelCatalog.Fetched> all) {
        Route route = routes.get(at);
        return one(route, request, all).recover(failure -> {
            boolean more = at + 1 < routes.size() && !all.future().isComplete();
            return more ? next(routes, at + 1, request, all) : Future.failedFuture(failure);
        });
    }

    private static Future<ModelCatalog.Fetched> one(
            Route route, RequestHead request, Promise<ModelCatalog.Fetched> all) {
        // a new one: a used one may have died unseen, and there is no time to find out
        return route.pool().connect().compose(connection -> {
            Fetch fetch = new Fetch(connection);
            connection.begin(fetch);
            connection.send(true, route.writer().head(request, 0).toOctets());
            var _ = all.future().onFailure(late -> fetch.giveUp(late));
            return fetch.answer.future();
        });
    }

    private void giveUp(Throwable why) {
        if (answer.tryFail(why)) {
            connection.cancel();
        }
    }

    @Override
    public void head(ResponseHead answered) {
        head = answered;
        String encoding = answered.fields().first(FieldName.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            giveUp(new IOException("the answer is encoded, and we had asked for identity"));
        }
    }

    @Override
    public void content(byte[] bytes, int from, int to) {
        if (body.size() + to - from > MOST) {
            giveUp(new IOException("the answer is larger than " + MOST + " bytes"));
        } else {
            body.write(bytes, from, to - from);
        }
    }

    @Override
    public void read(Octets raw, boolean ended) {
        ResponseHead answered = head;
        if (!ended || answered == null) {
            return;
        }
        int status = answered.status();
        if (status == 200 || status == 404 || status == 400) {
            answer.tryComplete(new ModelCatalog.Fetched(status, body.toByteArray()));
        } else {
            answer.tryFail(new IOException("status " + status));
        }
    }

    @Override
    public void lost(UpstreamLoss loss) {
        answer.tryFail(new IOException("the connection was lost"));
    }
}
