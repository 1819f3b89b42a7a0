package io.tidegate.edge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.config.Secret;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.quotaapi.QuotaDesk;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.DirectoryStore;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import io.tidegate.edge.http.Drain;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.LocalDays;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.standalone.DefaultQuotas;
import io.tidegate.edge.standalone.QuotaDefinitionRows;
import io.tidegate.edge.standalone.QuotaDefinitionStore;
import io.tidegate.edge.usage.OtherNodes;
import io.tidegate.edge.usage.UsageView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * All of a node that an operator sees, on a free port and a folder. Every answer of the administration that it takes is held against
 * the OpenAPI document.
 */
final class OperatorNode implements AutoCloseable {
    static final String TOKEN = "the-token-of-the-operator";
    private static final Random SEEDS = new Random();

    final Vertx vertx = Vertx.vertx();
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness.Ready());
    final Database database;
    final Ledger ledger;
    /** What whoever admits requests was told. */
    final HeardQuotas heard = new HeardQuotas();

    private final QuotaDefinitionStore quotas;
    final KeyIndex index = new KeyIndex(new NodeRules(Optional.empty(), 64));
    final UsageView views;
    final Administration administration;
    private final Authenticator authenticator;
    private final ApiServer server;
    private final OpenApiDocument document = new OpenApiDocument(new JsonObject(OpenApi.document()));
    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    /** What came back. */
    record Reply(int status, JsonObject body) {
        /** Of an error. */
        String message() {
            return body.getJsonObject("error").getString("message");
        }

        String errorType() {
            return body.getJsonObject("error").getString("type");
        }
    }

    /** How often somebody changed whether it drains. */
    final AtomicInteger drains = new AtomicInteger();

    final NodeLoad load = new NodeLoad(100, 100, new Drain(Duration.ofSeconds(30), System::nanoTime));

    OperatorNode(Path folder) throws IOException {
        this(folder, new DefaultQuotas(Optional.empty(), Optional.empty(), ZoneId.of("UTC"), QuotaWeights.DEFAULT));
    }

    OperatorNode(Path folder, DefaultQuotas defaults) throws IOException {
        InstantSource clock = now::get;
        Random random = new Random(SEEDS.nextLong());
        KeyHasher hasher = new KeyHasher(NodeSecret.loadOrCreate(folder, random));
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        ledger = done(Ledger.start(database, new Pricing((_, usage) -> usage.output() * 1_500, "test"), clock, random));
        Directory directory = new Directory(new DirectoryStore(database), index, new KeyMint(hasher, random), clock);
        quotas = new QuotaDefinitionStore(database, index, heard);
        done(directory.start().compose(_ -> quotas.start(defaults)));
        Standings standings = accounts -> database.read(connection -> standings(connection, accounts));
        views = new UsageView(
                ledger, (user, keyId) -> quotas.accounts(user, keyId).compose(standings::of), OtherNodes.NONE, clock);
        authenticator = new Authenticator(index, hasher);
        administration = new Administration(
                        directory,
                        index,
                        new QuotaFace(
                                quotas,
                                new QuotaDesk(QuotaWeights.DEFAULT, new KeyMint(hasher, random)::newQuotaId),
                                standings),
                        views,
                        ledger,
                        clock,
                        () -> new JsonObject()
                                .put("node_id", "node_0123456789abcdef")
                                .put("name", "edge-1")
                                .put("version", "test")
                                .put("epoch", "0".repeat(32))
                                .put("cluster", null))
                .with(new DrainRoutes(load, drains::incrementAndGet).routes());
        AtomicInteger requests = new AtomicInteger();
        server = new ApiServer(
                vertx,
                OperatorPort.of(
                        Secret.of(TOKEN),
                        administration,
                        Health.withMetrics(readiness::get, () -> "tidegate_up 1.0\n")),
                Optional.empty(),
                () -> "req_" + requests.incrementAndGet());
        base = "http://127.0.0.1:" + done(server.start("127.0.0.1", 0));
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply post(String path, @Nullable JsonObject body) {
        return call("POST", path, body);
    }

    /** Sends a request with the operator's token, and holds the answer against the document. */
    Reply call(String method, String path, @Nullable JsonObject body) {
        HttpResponse<String> response = raw(method, path, "Bearer " + TOKEN, body == null ? "" : body.encode());
        Reply reply = new Reply(response.statusCode(), new JsonObject(response.body()));
        assertThat(document.flaws(method, path.replaceAll("\\?.*", ""), reply.status, reply.body))
                .as("%s %s answers %s: %s", method, path, reply.status, reply.body)
                .isEmpty();
        return reply;
    }

    HttpResponse<String> raw(String method, String path, @Nullable String authorization, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Reply createUser(String name, String zone) {
        return post("/admin/v1/users", new JsonObject().put("name", name).put("timezone", zone));
    }

    JsonObject createKey(String user) {
        return post("/admin/v1/keys", new JsonObject().put("user", user)).body();
    }

    Authentication authenticate(String key) {
        return authenticator.authenticate("Bearer " + key, null, now.get().toEpochMilli());
    }

    /** A row of an exchange of a user. */
    void spend(String user, String model, Usage usage, Quality quality) {
        String userId = index.users().stream()
                .filter(known -> known.name().equals(user))
                .findFirst()
                .orElseThrow()
                .id();
        ZoneId zone = index.user(userId).orElseThrow().zone();
        OpenAttempt attempt = new OpenAttempt(
                ledger.nextAttemptId(),
                "req_x",
                1,
                "",
                userId,
                "keykeykeykey",
                model,
                "provider",
                "",
                now.get().toEpochMilli(),
                new LocalDays().window(zone, now.get().toEpochMilli(), ""),
                usage);
        done(ledger.open(attempt));
        done(ledger.close(new SettledAttempt(
                attempt,
                usage,
                usage.output() * 1_500,
                quality,
                Outcome.COMPLETED,
                200,
                "",
                now.get().toEpochMilli(),
                -1,
                "test",
                List.of())));
    }

    /** As a bank would have it: of each account, 300 are used and 50 held. */
    private List<AccountStanding> standings(Connection connection, Collection<QuotaAccount> accounts)
            throws SQLException {
        List<AccountStanding> standings = new ArrayList<>();
        QuotaDefinitionRows rows = new QuotaDefinitionRows();
        for (QuotaAccount account : accounts) {
            Quota quota = rows.find(connection, account.quota()).orElseThrow().quota();
            QuotaSpan span = quota.span(now.get().toEpochMilli());
            WindowName window = new WindowName(account, span.start(), rows.reset(connection, account));
            standings.add(new AccountStanding(
                    quota, window, span, 300, 50, 0, now.get().toEpochMilli()));
        }
        return standings;
    }

    static List<JsonObject> objects(JsonObject body, String field) {
        return body.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    @Override
    public void close() {
        client.close();
        done(server.close());
        done(database.close());
        done(vertx.close());
    }
}
