package io.tidegate.coordinator.usage;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.wire.Elsewhere;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.registry.Registry;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What nodes tell of usage, and ask of it. For the nodes' face. */
public final class NodeUsageRoutes {
    private final UsageIntake intake;
    private final Store store;
    private final KnownUpTo known;

    public NodeUsageRoutes(UsageIntake intake, Store store, Registry registry) {
        this.intake = intake;
        this.store = store;
        this.known = new KnownUpTo(registry);
    }

    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(
                        HttpMethod.POST,
                        "/v1/nodes/usage",
                        UsageBatch.MOST_BYTES,
                        NodeMessage.handler(UsageBatch.class, this::take)),
                new ApiRoute(HttpMethod.GET, "/v1/nodes/elsewhere", this::elsewhere));
    }

    private Future<Answer> take(ProvenNode node, UsageBatch batch) {
        return intake.take(node.id(), batch).map(result -> switch (result) {
            case TakeResult.Taken(var answer) -> answer(answer);
            case TakeResult.Malformed(String why) -> NodeMessage.malformed(why).answer();
        });
    }

    private Future<Answer> elsewhere(RoutingContext context) {
        Input input = Input.query(context);
        Optional<String> user = input.requiredText("user");
        Optional<LocalDate> from = input.requiredParsed("from", Days::day);
        Optional<LocalDate> to = input.requiredParsed("to", Days::day);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        String node = ProvenNode.of(context).id();
        Days days = new Days(from.orElseThrow(), to.orElseThrow());
        return elsewhere(node, user.orElseThrow(), days).map(NodeUsageRoutes::answer);
    }

    private Future<Elsewhere> elsewhere(String node, String user, Days days) {
        return store.read(connection -> new Elsewhere(
                known.besides(node, store.dialect().nowMillis(connection)),
                TotalRows.elsewhere(
                        connection,
                        node,
                        user,
                        days.from().toEpochDay(),
                        days.to().toEpochDay())));
    }

    private static Answer answer(Record message) {
        return Answer.ok(new JsonObject(Buffer.buffer(Wire.write(message))));
    }
}
