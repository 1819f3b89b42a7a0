package io.tidegate.coordinator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.coordinator.http.OperatorPort;
import io.tidegate.coordinator.http.OperatorPort.Reply;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.StoreSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds when operators ask at once: with PostgreSQL, over two coordinators. */
class ManyOperatorsTest {
    private static final int AT_ONCE = 8;

    @RegisterExtension
    final Databases databases = new Databases();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));

    @ParameterizedTest
    @EnumSource
    void oneNameIsGivenOnce(Kind kind) throws IOException {
        List<OperatorPort> ports = ports(kind);

        List<Reply> replies = atOnce(i -> ports.get(i % ports.size()).post("/admin/v1/users", "{'name': 'ada'}"));

        assertThat(replies).extracting(Reply::status).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(ports.getFirst().get("/admin/v1/users").list("users")).hasSize(1);
        ports.forEach(OperatorPort::close);
    }

    @ParameterizedTest
    @EnumSource
    void ofChangesToWhatAllHaveSeenOneIsMade(Kind kind) throws IOException {
        List<OperatorPort> ports = ports(kind);
        String path = "/admin/v1/keys/" + ports.getFirst().keyOf("ada").getString("key_id");
        String seen = ports.getFirst().get(path).etag().orElseThrow();

        List<Reply> replies = atOnce(
                i -> ports.get(i % ports.size()).call("PATCH", path, "{'rpm': " + (i + 1) + "}", "if-match", seen));

        assertThat(replies).extracting(Reply::status).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(ports.getFirst().get("/admin/v1/audit?action=key.change").list("entries"))
                .hasSize(1);
        ports.forEach(OperatorPort::close);
    }

    @ParameterizedTest
    @EnumSource
    void noChangeIsLostAndEachHasItsEntry(Kind kind) throws IOException {
        List<OperatorPort> ports = ports(kind);
        ports.getFirst().post("/admin/v1/users", "{'name': 'ada'}");
        ports.getFirst().call("PUT", "/admin/v1/quotas", "{'user': 'ada', 'window': 'day', 'limit': 1000}");

        atOnce(i -> ports.get(i % ports.size()).post("/admin/v1/quotas/reset", "{'user': 'ada'}"));

        assertThat(ports.getFirst().get("/admin/v1/audit?action=quota.reset").list("entries"))
                .hasSize(AT_ONCE)
                .first()
                .satisfies(last -> assertThat(last.getJsonObject("after").getInteger("resets"))
                        .isEqualTo(AT_ONCE));
        ports.forEach(OperatorPort::close);
    }

    private List<OperatorPort> ports(Kind kind) throws IOException {
        StoreSettings place = databases.fresh(kind);
        List<OperatorPort> ports = new ArrayList<>();
        for (int i = 0; i < (kind == Kind.POSTGRESQL ? 2 : 1); i++) {
            ports.add(new OperatorPort(databases.vertx(), databases.folder(), databases.open(place), now));
        }
        return ports;
    }

    private static List<Reply> atOnce(IntFunction<Reply> call) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<CompletableFuture<Reply>> calls = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), threads))
                    .toList();
            return calls.stream().map(CompletableFuture::join).toList();
        }
    }
}
