package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code GET /admin/v1/keys/{key_id}/applied}: which nodes have the key as it is now. */
final class AppliedRoute {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_SECONDS = 60;

    private final Vertx vertx;
    private final KeyStore keys;
    private final Supplier<Collection<NodeApplied>> nodes;
    private final LongSupplier nanoTime;

    AppliedRoute(Vertx vertx, KeyStore keys, Supplier<Collection<NodeApplied>> nodes, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.keys = keys;
        this.nodes = nodes;
        this.nanoTime = nanoTime;
    }

    AdminRoute route() {
        return new AdminRoute(new ApiRoute(HttpMethod.GET, KeyRoutes.ONE + "/applied", this::applied), Role.READ);
    }

    private Future<Answer> applied(RoutingContext context) {
        Input input = Input.query(context);
        Optional<Integer> wait = input.parsed("wait_seconds", AppliedRoute::seconds);
        Optional<Answer> wrong = input.wrong();
        String id = Input.path(context, "key_id");
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : keys.find(id)
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(DirectoryWords.noSuchKey(id))
                                : awaited(found.get().revision(), Duration.ofSeconds(wait.orElse(0))));
    }

    private Future<Answer> awaited(Revision revision, Duration most) {
        Promise<Answer> done = Promise.promise();
        look(revision, nanoTime.getAsLong() + most.toNanos(), done);
        return done.future();
    }

    private void look(Revision revision, long deadline, Promise<Answer> done) {
        Collection<NodeApplied> all = nodes.get();
        boolean waiting = all.stream().anyMatch(node -> node.connected() && !node.has(revision));
        if (!waiting || nanoTime.getAsLong() - deadline >= 0) {
            done.complete(answer(revision, all));
        } else {
            vertx.setTimer(LOOK.toMillis(), _ -> look(revision, deadline, done));
        }
    }

    private static Answer answer(Revision revision, Collection<NodeApplied> all) {
        return Answer.ok(new JsonObject()
                .put("revision", revision.toString())
                .put("applied", list(all, node -> node.has(revision)))
                .put("waiting", list(all, node -> !node.has(revision) && node.connected()))
                .put("away", list(all, node -> !node.has(revision) && !node.connected())));
    }

    private static JsonArray list(Collection<NodeApplied> all, Predicate<NodeApplied> which) {
        return new JsonArray(all.stream()
                .filter(which)
                .map(node -> new JsonObject()
                        .put("node_id", node.id())
                        .put("name", node.name())
                        .put("applied", node.applied().toString()))
                .toList());
    }

    private static Reading<Integer> seconds(String text) {
        String expected = "a whole number from 0 to " + MOST_SECONDS;
        try {
            return Reading.of(
                    Optional.of(Integer.valueOf(text)).filter(number -> number >= 0 && number <= MOST_SECONDS),
                    () -> expected);
        } catch (NumberFormatException _) {
            return new Reading.NotUnderstood<>(expected);
        }
    }
}
