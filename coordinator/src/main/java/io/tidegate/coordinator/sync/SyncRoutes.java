package io.tidegate.coordinator.sync;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Tombstones;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.audit.Actor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What nodes ask about changes. Behind the nodes' face: who asks is proven. */
public final class SyncRoutes {
    private static final long TOMBSTONES_BYTES = 256 * 1024;
    private static final int ID_MOST = 64;

    private final ChangeFeed feed;
    private final Generations generations;
    private final TombstoneStore tombstones;

    public SyncRoutes(ChangeFeed feed, Generations generations, TombstoneStore tombstones) {
        this.feed = feed;
        this.generations = generations;
        this.tombstones = tombstones;
    }

    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.GET, "/v1/sync/changes", this::changes),
                new ApiRoute(
                        HttpMethod.POST,
                        "/v1/sync/tombstones",
                        TOMBSTONES_BYTES,
                        NodeMessage.handler(Tombstones.class, this::revoke)));
    }

    private Future<Answer> changes(RoutingContext context) {
        OptionalLong generation = number(context, "generation");
        OptionalLong after = number(context, "after");
        if (generation.isEmpty() || after.isEmpty()) {
            return Future.succeededFuture(NodeMessage.malformed("generation and after must be whole numbers from 0 on")
                    .answer());
        }
        Revision have = new Revision(generation.getAsLong(), after.getAsLong());
        Actor node = new Actor.Node(ProvenNode.of(context).id());
        return generations.seen(node, have).compose(_ -> feed.since(have)).map(SyncRoutes::json);
    }

    private Future<Answer> revoke(ProvenNode node, Tombstones told) {
        boolean ids = told.revokedKeys().stream().allMatch(id -> !id.isBlank() && id.length() <= ID_MOST);
        if (told.revokedKeys().size() > Tombstones.MOST || !ids) {
            return Future.succeededFuture(NodeMessage.malformed("revoked_keys: too many, or no ids (expected: "
                            + Tombstones.MOST + " at most, of " + ID_MOST + " characters at most)")
                    .answer());
        }
        return tombstones
                .take(node.id(), told.revokedKeys())
                .onSuccess(_ -> feed.committed())
                .map(SyncRoutes::json);
    }

    private static OptionalLong number(RoutingContext context, String name) {
        String text = context.request().getParam(name, "");
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Answer json(Record message) {
        Buffer body = Buffer.buffer(Wire.write(message));
        return new Answer(200, new Answer.Content.Other("application/json", body), Map.of());
    }
}
