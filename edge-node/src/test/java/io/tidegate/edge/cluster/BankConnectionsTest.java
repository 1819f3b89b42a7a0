package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.AccountName;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.StandingsRequest;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to the bank that wait for other nodes stand in nobody's way. */
class BankConnectionsTest {
    private static final int ACCOUNTS = 40;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger held = new AtomicInteger();
    private final HttpServer coordinator = vertx.createHttpServer()
            .requestHandler(_ -> held.incrementAndGet())
            .listen(0, "127.0.0.1")
            .await();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void manyAccountsAreAskedAboutAtOnceThoughNoneIsAnsweredYet(@TempDir Path folder) throws Exception {
        RequestSigner signer = signer();
        CoordinatorClient bank = CoordinatorClient.toBank(vertx, config(folder), () -> Optional.of(signer));

        for (int i = 0; i < ACCOUNTS; i++) {
            var _ = bank.post(
                    "/v1/nodes/leases",
                    new StandingsRequest(List.of(new AccountName("quo_1", "usr_" + i))),
                    LeaseAnswer.class);
        }

        Eventually.until("all are asked about", () -> held.get() == ACCOUNTS);
        assertThat(held.get()).isEqualTo(ACCOUNTS);
    }

    private static RequestSigner signer() throws NoSuchAlgorithmException {
        return new RequestSigner(
                "nod_1",
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate(),
                () -> 0);
    }

    private CentralServerConfig config(Path folder) {
        String yaml = """
                listen: {host: 127.0.0.1, port: 0}
                operator: {port: 0, token: "${TOKEN}"}
                storage: {path: %s}
                upstreams: [{name: nobody, url: "http://127.0.0.1:9", credential: {value: "${KEY}"}}]
                centralServer: {url: "http://127.0.0.1:%d", timeout: 60s, joinToken: "${JOIN}"}
                """.formatted(folder, coordinator.actualPort());
        Map<String, String> env =
                Map.of("TOKEN", "the-token-of-the-operator", "KEY", "sk-ant-1", "JOIN", "the-join-token");
        return switch (ConfigLoader.parse(yaml, folder.resolve("edge-node.yml"), env, EdgeConfig.class)) {
            case ConfigResult.Loaded<EdgeConfig> loaded ->
                loaded.config().centralServer().orElseThrow();
            case ConfigResult.Invalid<EdgeConfig> invalid -> throw new AssertionError(invalid.toString());
        };
    }
}
