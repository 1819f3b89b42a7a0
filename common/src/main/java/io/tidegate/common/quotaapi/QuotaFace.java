package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.User;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The operations below {@code /admin/v1/quotas}. */
public final class QuotaFace {
    private static final String ALL = "/admin/v1/quotas";
    /** Some ten thousand quotas. */
    private static final long MOST_APPLIED_BYTES = 4 * 1024 * 1024;

    private final Backend backend;
    private final QuotaDesk desk;
    private final Standings standings;

    /** Operations on what the backend keeps. */
    public QuotaFace(Backend backend, QuotaDesk desk, Standings standings) {
        this.backend = backend;
        this.desk = desk;
        this.standings = standings;
    }

    /** What is done with a table in one transaction. It may be run more than once, and has no other effect. */
    @FunctionalInterface
    public interface Work<T> {
        T on(QuotaTable table) throws SQLException;
    }

    /** Runs work, each piece in a transaction of its own. */
    public interface Backend {
        <T> Future<T> read(Work<T> work);

        /**
         * Runs work that changes something. What it has written is in force when the future is done.
         *
         * @param context of the request that asks for it
         */
        <T> Future<Decision<T>> change(RoutingContext context, Work<Decision<T>> work);
    }

    /** All of them; only the one with GET changes nothing. */
    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.GET, ALL, this::list),
                new ApiRoute(HttpMethod.PUT, ALL, this::set),
                new ApiRoute(HttpMethod.DELETE, ALL, this::remove),
                new ApiRoute(HttpMethod.POST, ALL + "/reset", this::reset),
                new ApiRoute(HttpMethod.POST, ALL + "/apply", MOST_APPLIED_BYTES, this::apply));
    }

    /** How all quotas stand that apply to a user. */
    public Future<JsonArray> of(User user) {
        return backend.read(table -> Lines.of(table, user, table.keysOf(user.id())))
                .compose(lines -> QuotaLine.json(lines, standings));
    }

    /**
     * Removes those that are for the user or for a key of the user's alone.
     *
     * @param context of the request that asks for it
     * @return how many
     */
    public Future<Integer> removeOf(RoutingContext context, User user) {
        return backend.change(context, table -> {
                    int removed = QuotaDesk.removeOf(table, user);
                    return new Decision.Done<>(removed, removed > 0);
                })
                .map(decision -> decision instanceof Decision.Done<Integer>(Integer removed, boolean _) ? removed : 0);
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        QuotaRequests.Listing asked = QuotaRequests.Listing.read(input);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        return asked.which().subject().isPresent()
                ? backend.read(table -> desk.ofSubject(table, asked.which())).compose(this::listed)
                : backend.read(table -> desk.page(table, asked)).compose(this::listed);
    }

    private Future<Answer> set(RoutingContext context) {
        Input input = Input.body(context);
        Optional<QuotaWish> wish = QuotaWish.read(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : backend.change(context, table -> desk.set(table, wish.orElseThrow()))
                        .compose(decision -> answered(decision, this::one));
    }

    private Future<Answer> remove(RoutingContext context) {
        Input input = Input.query(context);
        Optional<QuotaRequests.OfPlace> asked = QuotaRequests.OfPlace.read(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : backend.change(context, table -> desk.remove(table, asked.orElseThrow()))
                        .compose(this::listed);
    }

    private Future<Answer> reset(RoutingContext context) {
        Input input = Input.body(context);
        QuotaRequests.Which asked = QuotaRequests.Which.ofSubject(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : backend.change(context, table -> desk.reset(table, asked)).compose(this::listed);
    }

    private Future<Answer> apply(RoutingContext context) {
        Input input = Input.body(context);
        QuotaRequests.Whole asked = QuotaRequests.Whole.read(input);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        Work<Decision<JsonObject>> work = table -> desk.apply(table, asked);
        return (asked.dryRun() ? backend.read(work) : backend.change(context, work))
                .compose(decision -> answered(decision, json -> Future.succeededFuture(Answer.ok(json))));
    }

    private Future<Answer> listed(Decision<List<QuotaLine>> decision) {
        return answered(
                decision,
                lines -> QuotaLine.json(lines, standings)
                        .map(all -> tagged(Answer.ok(new JsonObject().put("quotas", all)), lines)));
    }

    private Future<Answer> listed(PageQuery.Page<QuotaLine> page) {
        return QuotaLine.json(page.items(), standings).map(all -> Answer.ok(page.json("quotas", all)));
    }

    private Future<Answer> one(QuotaLine line) {
        return QuotaLine.json(List.of(line), standings)
                .map(all -> tagged(Answer.ok(all.getJsonObject(0)), List.of(line)));
    }

    private static <T> Future<Answer> answered(Decision<T> decision, Function<T, Future<Answer>> answer) {
        return switch (decision) {
            case Decision.Refused<T>(Answer refusal) -> Future.succeededFuture(refusal);
            case Decision.Done<T>(T result, boolean _) -> answer.apply(result);
        };
    }

    /** With what to send as {@code If-Match}, when it is about one quota. */
    private static Answer tagged(Answer answer, List<QuotaLine> lines) {
        return lines.size() == 1
                ? lines.getFirst()
                        .revision()
                        .map(number -> answer.withHeader("etag", "\"" + number + "\""))
                        .orElse(answer)
                : answer;
    }
}
