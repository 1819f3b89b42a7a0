package io.tidegate.edge.admin;

import static io.tidegate.edge.admin.OperatorNode.objects;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.key.GatewayKey;
import io.tidegate.edge.admin.OperatorNode.Reply;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.refusal.RefusalKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministrationTest {
    @TempDir
    Path folder;

    private OperatorNode node;

    @BeforeEach
    void start() throws IOException {
        node = new OperatorNode(folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void makesAUserInAZone() {
        Reply made = node.createUser("alice", "Europe/Berlin");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().getString("user_id")).startsWith("usr_");
        assertThat(made.body().getString("created_at")).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(node.get("/admin/v1/users/alice").body()).isEqualTo(made.body());
        assertThat(node.get("/admin/v1/users/" + made.body().getString("user_id"))
                        .body())
                .isEqualTo(made.body());
        assertThat(objects(node.get("/admin/v1/users").body(), "users")).containsExactly(made.body());
    }

    @Test
    void putsAUserWithoutAZoneInUtc() {
        Reply made = node.post("/admin/v1/users", new JsonObject().put("name", "build@example.org"));

        assertThat(made.body().getString("timezone")).isEqualTo("UTC");
    }

    @Test
    void givesANameOnce() {
        node.createUser("alice", "UTC");

        Reply again = node.createUser("alice", "UTC");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).contains("There is a user \"alice\" already");
    }

    @Test
    void movesAUserToAnotherZone() {
        node.createUser("alice", "UTC");

        Reply moved = node.call("PATCH", "/admin/v1/users/alice", new JsonObject().put("timezone", "Asia/Tokyo"));

        assertThat(moved.body().getString("timezone")).isEqualTo("Asia/Tokyo");
        assertThat(node.get("/admin/v1/users/alice").body()).isEqualTo(moved.body());
        assertThat(node.get("/admin/v1/usage?user=alice").body().encode()).contains("Asia/Tokyo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name: missing",
                "{'name':''} | name: \"\" (expected: a text)",
                "{'name':7} | name: 7 (expected: a text)",
                "{'name':'two words'} | name: \"two words\" (expected: 1 to 64 letters",
                "{'name':'usr_x'} | and not with usr_",
                "{'name':'a','time_zone':'UTC'} | time_zone: unknown (expected: name, timezone, team; did you mean \"timezone\"?)",
                "{'name':'a','timezone':'Berlin'} | did you mean \"Europe/Berlin\"?",
                "{'name':'a','timezone':'europe/berlin'} | did you mean \"Europe/Berlin\"?",
                "{'name':'a','timezone':'Europe/Belrin'} | did you mean \"Europe/Berlin\"?",
                "{'name':'a','timezone':'+02:00'} | an IANA time zone such as Europe/Berlin or UTC",
            })
    void saysWhatIsWrongWithAUserAndWhatWouldBeRight(String body, String message) {
        Reply reply = node.post("/admin/v1/users", new JsonObject(body.replace('\'', '"')));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorType()).isEqualTo("invalid_request_error");
        assertThat(reply.message()).contains(message);
    }

    @Test
    void namesTheUserThatDoesNotExist() {
        node.createUser("alice", "UTC");

        Reply shown = node.get("/admin/v1/users/alcie");
        Reply key = node.post("/admin/v1/keys", new JsonObject().put("user", "bob"));

        assertThat(shown.status()).isEqualTo(404);
        assertThat(shown.message()).startsWith("There is no user \"alcie\"; did you mean \"alice\"?");
        assertThat(key.status()).isEqualTo(400);
        assertThat(key.message()).isEqualTo("user: \"bob\" (expected: a user's name or id)");
    }

    @Test
    void makesAKeyThatWorksAndShowsItOnce() {
        node.createUser("alice", "UTC");

        Reply made = node.post("/admin/v1/keys", new JsonObject().put("user", "alice"));

        String key = made.body().getString("key");
        String id = made.body().getString("key_id");
        assertThat(made.status()).isEqualTo(201);
        assertThat(key).matches(GatewayKey.PATTERN).contains(id);
        assertThat(node.authenticate(key)).isInstanceOf(Authentication.Accepted.class);
        assertThat(node.get("/admin/v1/keys/" + id).body().encode()).doesNotContain(key.substring(17));
        assertThat(node.get("/admin/v1/keys").body().encode()).contains(id).doesNotContain(key.substring(17));
    }

    @Test
    void givesAKeyItsRules() {
        node.createUser("alice", "UTC");
        JsonObject rules = new JsonObject()
                .put("models", new JsonArray().add("claude-sonnet-*").add("claude-haiku-4-5"))
                .put("client", "claude-code >= 1.0.55")
                .put("addresses", new JsonArray().add("10.0.0.0/8"))
                .put("rpm", 60)
                .put("concurrency", 5)
                .put("expires_at", "2027-01-31T00:00:00Z");

        JsonObject made =
                node.post("/admin/v1/keys", rules.copy().put("user", "alice")).body();

        rules.fieldNames().forEach(rule -> assertThat(made.getValue(rule)).isEqualTo(rules.getValue(rule)));
        assertThat(made.getString("state")).isEqualTo("active");
        node.now.updateAndGet(now -> now.plus(Duration.ofDays(100)));
        assertThat(node.get("/admin/v1/keys/" + made.getString("key_id")).body().getString("state"))
                .isEqualTo("expired");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user: missing",
                "{'user':'alice','rpm':0} | rpm: 0 (expected: a whole number from 1 to 1000000)",
                "{'user':'alice','rpm':1.5} | rpm: 1.5 (expected: a whole number",
                "{'user':'alice','concurrency':'5'} | concurrency: \"5\" (expected: a whole number",
                "{'user':'alice','models':'claude-*'} | models: \"claude-*\" (expected: a list of texts)",
                "{'user':'alice','models':['a b']} | models[0]: \"a b\" (expected: a model's name such as",
                "{'user':'alice','addresses':['10.0.0.0/8','10.0.0.1/8']} | addresses[1]: \"10.0.0.1/8\" (expected: an address block",
                "{'user':'alice','client':'claude-code > new'} | such as \"claude-code >= 1.0.55\"",
                "{'user':'alice','expires_at':'tomorrow'} | expires_at: \"tomorrow\" (expected: a time to come, like",
                "{'user':'alice','expires_at':'2026-11-20T12:00:00Z'} | it is 2026-11-20T12:00:00Z here",
                "{'user':'alice','model':['x']} | model: unknown (expected: user, models, client, addresses, rpm, concurrency, expires_at; did you mean \"models\"?)",
                "{'rpm':0,'concurrency':0} | rpm: 0 (expected: a whole number from 1 to 1000000). concurrency: 0"
            })
    void saysWhatIsWrongWithAKeyAndWhatWouldBeRight(String body, String message) {
        node.createUser("alice", "UTC");

        Reply reply = node.post("/admin/v1/keys", new JsonObject(body.replace('\'', '"')));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains(message);
    }

    @Test
    void listsTheKeysOfOneUser() {
        node.createUser("alice", "UTC");
        node.createUser("bob", "UTC");
        node.createKey("alice");
        String bobs = node.createKey("bob").getString("key_id");

        assertThat(objects(node.get("/admin/v1/keys?user=bob").body(), "keys"))
                .extracting(key -> key.getString("key_id"))
                .containsExactly(bobs);
        assertThat(node.get("/admin/v1/keys?usr=bob").message()).contains("usr: unknown (expected: user; did you mean");
        assertThat(node.get("/admin/v1/keys?user=bob&user=alice").message()).contains("user: given twice");
    }

    @Test
    void disablesAKeyAndEnablesItAgain() {
        node.createUser("alice", "UTC");
        JsonObject key = node.createKey("alice");

        assertThat(change(key, "disable").body().getString("state")).isEqualTo("disabled");
        assertThat(refusal(key)).isEqualTo(RefusalKind.KEY_DISABLED);
        assertThat(change(key, "enable").body().getString("state")).isEqualTo("active");
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void revokesAKeyForEver() {
        node.createUser("alice", "UTC");
        JsonObject key = node.createKey("alice");

        assertThat(change(key, "revoke").body().getString("state")).isEqualTo("revoked");
        assertThat(refusal(key)).isEqualTo(RefusalKind.KEY_REVOKED);
        assertThat(change(key, "revoke").status()).isEqualTo(200);
        assertThat(change(key, "enable").status()).isEqualTo(409);
        assertThat(change(key, "disable").status()).isEqualTo(409);
        assertThat(change(key, "rotate").status()).isEqualTo(409);
        assertThat(refusal(key)).isEqualTo(RefusalKind.KEY_REVOKED);
    }

    @Test
    void rotatesAKeyWithAnOverlap() {
        node.createUser("alice", "UTC");
        JsonObject key = node.createKey("alice");

        JsonObject rotated = node.post(path(key) + "/rotate", new JsonObject().put("overlap_seconds", 60))
                .body();

        assertThat(rotated.getString("key_id")).isEqualTo(key.getString("key_id"));
        assertThat(node.authenticate(rotated.getString("key"))).isInstanceOf(Authentication.Accepted.class);
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Accepted.class);
        node.now.updateAndGet(now -> now.plusSeconds(60));
        assertThat(refusal(key)).isEqualTo(RefusalKind.KEY_EXPIRED);
        assertThat(node.authenticate(rotated.getString("key"))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void keepsTheOldSecretForADayUnlessTold() {
        node.createUser("alice", "UTC");
        JsonObject key = node.createKey("alice");
        change(key, "rotate");

        node.now.updateAndGet(now -> now.plus(Duration.ofHours(24)).minusMillis(1));
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Accepted.class);
        node.now.updateAndGet(now -> now.plusMillis(1));
        assertThat(refusal(key)).isEqualTo(RefusalKind.KEY_EXPIRED);
    }

    @Test
    void forgetsOnlyTheOldestOfManySecrets() {
        node.createUser("alice", "UTC");
        JsonObject first = node.createKey("alice");
        JsonObject second = change(first, "rotate").body();
        for (int i = 0; i < 8; i++) {
            change(first, "rotate");
        }

        assertThat(refusal(first)).isEqualTo(RefusalKind.KEY_INVALID);
        assertThat(node.authenticate(second.getString("key"))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void namesTheKeyThatDoesNotExist() {
        for (String what : new String[] {"revoke", "disable", "enable", "rotate"}) {
            Reply reply = node.post("/admin/v1/keys/nothing/" + what, null);
            assertThat(reply.status()).as(what).isEqualTo(404);
            assertThat(reply.message()).contains("There is no key \"nothing\"");
        }
        assertThat(node.get("/admin/v1/keys/nothing").status()).isEqualTo(404);
    }

    @Test
    void refusesFieldsWhereNoneAreTaken() {
        node.createUser("alice", "UTC");
        JsonObject key = node.createKey("alice");

        Reply reply = node.post(path(key) + "/revoke", new JsonObject().put("reason", "lost"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("reason: unknown (expected: no fields)");
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void remembersAllOfItAfterARestart() throws IOException {
        node.createUser("alice", "Europe/Berlin");
        JsonObject kept = node.createKey("alice");
        JsonObject revoked = node.createKey("alice");
        JsonObject rotated = change(kept, "rotate").body();
        change(revoked, "revoke");
        Reply users = node.get("/admin/v1/users");
        Reply keys = node.get("/admin/v1/keys");

        node.close();
        node = new OperatorNode(folder);

        assertThat(node.get("/admin/v1/users")).isEqualTo(users);
        assertThat(node.get("/admin/v1/keys")).isEqualTo(keys);
        assertThat(node.authenticate(kept.getString("key"))).isInstanceOf(Authentication.Accepted.class);
        assertThat(node.authenticate(rotated.getString("key"))).isInstanceOf(Authentication.Accepted.class);
        assertThat(refusal(revoked)).isEqualTo(RefusalKind.KEY_REVOKED);
    }

    private Reply change(JsonObject key, String what) {
        return node.post(path(key) + "/" + what, null);
    }

    private static String path(JsonObject key) {
        return "/admin/v1/keys/" + key.getString("key_id");
    }

    private RefusalKind refusal(JsonObject key) {
        Authentication authentication = node.authenticate(key.getString("key"));
        assertThat(authentication).isInstanceOf(Authentication.Refused.class);
        return ((Authentication.Refused) authentication).refusal().kind();
    }
}
