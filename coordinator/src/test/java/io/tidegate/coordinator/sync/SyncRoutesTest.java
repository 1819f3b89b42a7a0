package io.tidegate.coordinator.sync;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Tombstones;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncRoutesTest {
    private static final String NODE = "node_0000000000000001";

    @RegisterExtension
    final Databases databases = new Databases();

    private final HttpClient http = HttpClient.newHttpClient();

    private record Reply(int status, String body) {}

    @ParameterizedTest
    @EnumSource
    void aNodePullsWhatItLacks(Kind kind) throws Exception {
        Store store = databases.open(kind);
        int port = serve(store);
        put(store, "key_1", KeyState.ACTIVE);
        put(store, "key_2", KeyState.ACTIVE);

        assertThat(pull(port, 0, 0).snapshot()).isTrue();
        assertThat(pull(port, 0, 0).changes()).extracting(Change::id).containsExactly("key_1", "key_2");
        assertThat(pull(port, 1, 1).snapshot()).isFalse();
        assertThat(pull(port, 1, 1).changes()).extracting(Change::id).containsExactly("key_2");
        assertThat(pull(port, 1, 2).changes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatIsAheadOfTheStoreGetsASnapshotOfANewGeneration(Kind kind) throws Exception {
        Store store = databases.open(kind);
        int port = serve(store);
        put(store, "key_1", KeyState.ACTIVE);

        ChangeSet answer = pull(port, 1, 9);

        assertThat(answer.generation()).isGreaterThan(1);
        assertThat(answer.snapshot()).isTrue();
        assertThat(answer.changes()).extracting(Change::id).containsExactly("key_1");
        assertThat(texts(store, "SELECT actor FROM audit")).containsExactly("node:" + NODE);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoRevisionIsRefusedInWords(Kind kind) throws Exception {
        int port = serve(databases.open(kind));

        for (String query :
                List.of("", "?generation=1", "?generation=-1&after=0", "?generation=1&after=9999999999999999999")) {
            Reply reply = get(port, "/v1/sync/changes" + query);
            assertThat(reply.status).isEqualTo(400);
            assertThat(reply.body).contains("malformed", "whole numbers");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysThatANodeKnowsToBeRevokedAreRevokedInARestoredStore(Kind kind) throws Exception {
        Store store = databases.open(kind);
        int port = serve(store);
        put(store, "key_1", KeyState.ACTIVE);
        put(store, "key_2", KeyState.REVOKED);
        put(store, "key_3", KeyState.ACTIVE);
        List<String> known = List.of("key_1", "key_2", "key_unknown");

        Reply reply = post(port, Wire.write(new Tombstones(1, known)));
        Reply again = post(port, Wire.write(new Tombstones(1, known)));

        assertThat(reply)
                .isEqualTo(new Reply(200, "{\"generation\":1,\"number\":4}"))
                .isEqualTo(again);
        assertThat(pull(port, 0, 0).changes())
                .extracting(change ->
                        change.id() + " " + change.body().path("state").asText())
                .containsExactly("key_2 revoked", "key_3 active", "key_1 revoked");
        assertThat(texts(store, "SELECT key_id FROM tombstones")).containsExactly("key_unknown");
        assertThat(texts(store, "SELECT actor || ' ' || action || ' ' || subject FROM audit"))
                .containsExactly("node:" + NODE + " key.revoke key_1");
        assertThat(texts(store, "SELECT before_json || after_json FROM audit").getFirst())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource
    void tooManyTombstonesAtOnceAreRefused(Kind kind) throws Exception {
        int port = serve(databases.open(kind));
        List<String> many = IntStream.rangeClosed(0, Tombstones.MOST)
                .mapToObj(i -> "key_" + i)
                .toList();

        assertThat(post(port, Wire.write(new Tombstones(1, many))).status).isEqualTo(400);
        assertThat(post(port, Wire.write(new Tombstones(1, List.of("x".repeat(65))))).status)
                .isEqualTo(400);
        assertThat(post(port, Wire.write(new Tombstones(1, many.subList(1, many.size())))).status)
                .isEqualTo(200);
    }

    private int serve(Store store) {
        Audit audit = new Audit(store.dialect());
        StoreFeed feed = done(
                StoreFeed.start(databases.vertx(), store, new GenerationChange(store, audit, new Random()), false));
        Router router = Router.router(databases.vertx());
        for (ApiRoute route : new SyncRoutes(feed, feed, new TombstoneStore(store, audit)).routes()) {
            router.route(route.method(), route.routerPath())
                    .handler(BodyHandler.create(false).setBodyLimit(route.mostBodyBytes()))
                    .handler(context -> {
                        new ProvenNode(NODE).enter(context);
                        route.handler()
                                .apply(context)
                                .onSuccess(answer -> context.response()
                                        .setStatusCode(answer.status())
                                        .end(text(answer)))
                                .onFailure(context::fail);
                    });
        }
        HttpServer server = databases.vertx().createHttpServer().requestHandler(router);
        return done(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String text(Answer answer) {
        return switch (answer.content()) {
            case Answer.Content.Json(var json) -> json.encode();
            case Answer.Content.Other(var _, var body) -> body.toString();
        };
    }

    private ChangeSet pull(int port, long generation, long after) throws Exception {
        String body = get(port, "/v1/sync/changes?generation=" + generation + "&after=" + after).body;
        return switch (Wire.answer(body.getBytes(StandardCharsets.UTF_8), ChangeSet.class)) {
            case Reading.Read<ChangeSet>(ChangeSet set) -> set;
            case Reading.Malformed<ChangeSet>(String why) -> throw new AssertionError(why + ": " + body);
        };
    }

    private Reply get(int port, String target) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .GET());
    }

    private Reply post(int port, byte[] body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/sync/tombstones"))
                .method(HttpMethod.POST.name(), HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }

    private static void put(Store store, String id, KeyState state) {
        KeyBody body = new KeyBody(
                "user_1",
                state.label(),
                List.of(),
                Optional.empty(),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                OptionalLong.empty(),
                "0".repeat(64),
                List.of());
        done(store.write(
                connection -> Records.put(connection, RecordKind.KEY, id, new Records.Handle("", "user_1"), body)));
    }

    private static List<String> texts(Store store, String sql) {
        return done(store.read(connection -> {
            List<String> texts = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(sql);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        }));
    }
}
