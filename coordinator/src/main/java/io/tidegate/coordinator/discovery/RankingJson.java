package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.discovery.Ranking.LeftOut;
import io.tidegate.coordinator.discovery.Ranking.Scored;
import io.tidegate.coordinator.discovery.Ranking.Site;
import io.tidegate.coordinator.registry.NodeView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A ranking as it is answered. */
final class RankingJson {
    /** Nodes that are left out are listed up to here; all are counted. */
    static final int MOST_LEFT_OUT = 100;

    private RankingJson() {}

    static JsonObject of(Ranking ranking, Optional<Wish.Client> client, int limit, long ttlSeconds) {
        JsonObject json = new JsonObject();
        client.ifPresent(where -> json.put("location", location(where)));
        JsonArray endpoints = new JsonArray();
        ranking.sites().stream().limit(limit).map(RankingJson::site).forEach(endpoints::add);
        JsonArray leftOut = new JsonArray();
        ranking.leftOut().stream()
                .limit(MOST_LEFT_OUT)
                .map(RankingJson::leftOut)
                .forEach(leftOut::add);
        return json.put("endpoints", endpoints)
                .put("endpoints_total", ranking.sites().size())
                .put("left_out", leftOut)
                .put("left_out_total", ranking.leftOut().size())
                .put("ttl_seconds", ttlSeconds);
    }

    /** The score and its terms, to one decimal place. */
    static JsonObject score(Scored scored) {
        Score score = scored.score();
        JsonObject json = new JsonObject()
                .put("score", rounded(score.total()))
                .put(
                        "terms",
                        new JsonObject()
                                .put("health", rounded(score.health()))
                                .put("location", rounded(score.location()))
                                .put("latency", rounded(score.latency()))
                                .put("load", rounded(score.load()))
                                .put("slow_start", rounded(score.slowStart())));
        Latency latency = scored.latency();
        json.put("latency_source", latency.source().label());
        return latency.source() == Latency.Source.UNKNOWN ? json : json.put("latency_ms", rounded(latency.millis()));
    }

    private static JsonObject site(Site site) {
        JsonArray nodes = new JsonArray();
        site.nodes()
                .forEach(scored -> nodes.add(
                        named(scored.node()).put("score", rounded(scored.score().total()))));
        return new JsonObject()
                .put("endpoint", site.endpoint())
                .mergeIn(score(site.best()))
                .put("nodes", nodes);
    }

    private static JsonObject leftOut(LeftOut left) {
        return named(left.node())
                .put("endpoint", left.node().profile().endpoint())
                .put("reason", left.reason());
    }

    private static JsonObject named(NodeView node) {
        return new JsonObject()
                .put("id", node.id())
                .put("name", node.profile().name())
                .put("location", node.profile().location());
    }

    private static JsonObject location(Wish.Client client) {
        JsonObject json = new JsonObject().put("name", client.location());
        client.place().ifPresent(place -> json.put("lat", place.lat()).put("lon", place.lon()));
        return json;
    }

    private static double rounded(double points) {
        return Math.round(points * 10) / 10.0;
    }
}
