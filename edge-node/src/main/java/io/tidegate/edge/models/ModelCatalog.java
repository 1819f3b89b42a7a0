package io.tidegate.edge.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.edge.auth.ActiveKey;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Route;
import io.tidegate.edge.relay.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for models from the first upstream that is available, and keeps what it said for a while. Whoever may use all
 * models gets the provider's bytes; for the others the list is filtered. Used on one event loop alone.
 */
public final class ModelCatalog {
    /** What to answer. */
    public sealed interface Found {
        record Listed(int status, byte[] json) implements Found {}

        record Refused(Refusal refusal) implements Found {}
    }

    private record Question(String target, String version, String beta) {}

    private record Kept(Fetched answer, long sinceNanos) {}

    /** What an upstream answered. */
    record Fetched(int status, byte[] json) {}

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FieldName VERSION = FieldName.of("anthropic-version");
    private static final FieldName BETA = FieldName.of("anthropic-beta");
    private static final int MOST_KEPT = 64;

    private final Vertx vertx;
    private final Routes routes;
    private final Duration patience;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private final Map<Question, Kept> kept = new LinkedHashMap<>();

    /**
     * A catalog with nothing in it.
     *
     * @param patience how long a client waits for an answer
     * @param keep how long an answer is good for
     */
    public ModelCatalog(Vertx vertx, Routes routes, Duration patience, Duration keep, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.routes = routes;
        this.patience = patience;
        this.keepNanos = keep.toNanos();
        this.nanoTime = nanoTime;
    }

    /** What to answer to {@code GET /v1/models} or {@code /v1/models/ID}; never fails. */
    public Future<Found> find(RequestHead request, ActiveKey key) {
        Optional<Refusal> refusal = model(request).flatMap(key::checkModel);
        if (refusal.isPresent()) {
            return Future.succeededFuture(new Found.Refused(refusal.get()));
        }
        return fetched(request).map(answer -> allowed(answer, key)).otherwise(ModelCatalog::unavailable);
    }

    private Future<Fetched> fetched(RequestHead request) {
        Question question = new Question(
                request.target(),
                request.fields().first(VERSION).orElse(""),
                request.fields().first(BETA).orElse(""));
        Kept known = kept.get(question);
        if (known != null && nanoTime.getAsLong() - known.sinceNanos < keepNanos) {
            return Future.succeededFuture(known.answer);
        }
        List<Route> ordered = routes.ordered(nanoTime.getAsLong());
        return Fetch.firstOf(vertx, ordered, asGet(request), patience).onSuccess(answer -> keep(question, answer));
    }

    /** Also for HEAD: what is kept answers both. */
    private static RequestHead asGet(RequestHead request) {
        return new RequestHead("GET", request.target(), request.minorVersion(), request.fields(), request.framing());
    }

    private void keep(Question question, Fetched answer) {
        if (answer.status() != 200) {
            return;
        }
        kept.remove(question);
        kept.put(question, new Kept(answer, nanoTime.getAsLong()));
        if (kept.size() > MOST_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    private static Optional<String> model(RequestHead request) {
        String prefix = "/v1/models/";
        String path = request.path();
        return path.startsWith(prefix) ? Optional.of(path.substring(prefix.length())) : Optional.empty();
    }

    private static Found allowed(Fetched answer, ActiveKey key) {
        if (key.record().rules().models().isEmpty() || answer.status() != 200) {
            return new Found.Listed(answer.status(), answer.json());
        }
        try {
            return JSON.readTree(answer.json()) instanceof ObjectNode list
                            && list.get("data") instanceof ArrayNode models
                    ? new Found.Listed(200, filtered(list, models, key))
                    : new Found.Listed(200, answer.json());
        } catch (IOException notJson) {
            return unavailable(notJson);
        }
    }

    private static byte[] filtered(ObjectNode list, ArrayNode models, ActiveKey key) {
        ArrayNode allowed = JSON.createArrayNode();
        models.forEach(model -> {
            if (key.allowsModel(model.path("id").asText())) {
                allowed.add(model);
            }
        });
        list.set("data", allowed);
        if (!allowed.isEmpty()) {
            list.set("first_id", allowed.get(0).path("id"));
            list.set("last_id", allowed.get(allowed.size() - 1).path("id"));
        } else {
            list.putNull("first_id").putNull("last_id");
        }
        try {
            return JSON.writeValueAsBytes(list);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Found unavailable(Throwable cause) {
        LOG.warn("no upstream listed its models: {}", cause.getMessage());
        return new Found.Refused(
                Refusal.retryAfter(RefusalKind.NO_UPSTREAM, "No provider listed its models in time. Try again.", 2));
    }
}
