package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.key.JoinToken;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnrolmentTest extends OneCoordinator {
    @Test
    void aNodeWithAJoinTokenBecomesOneAndLearnsTheClusterKeyAndTheTime() {
        TestNode node = new TestNode("edge-1", time);

        Reply reply = node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().getString("node_id")).matches("node_[0-9a-f]{16}");
        assertThat(reply.body().getString("cluster_key")).isEqualTo(TestCoordinator.CLUSTER_KEY.base64());
        assertThat(reply.body().getLong("time")).isEqualTo(time.millis());
        assertThat(coordinator.node(node.id).getString("state")).isEqualTo("joining");
        assertThat(coordinator.audit("node.enrol")).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("node:" + node.id);
            assertThat(entry.after()).contains("edge-1", Messages.LOCATION);
        });
    }

    @Test
    void aTokenThatIsUsedUpIsRefusedAndAudited() {
        String token = coordinator.invite(Messages.LOCATION, 1);
        new TestNode("edge-1", time).enrol(coordinator, token);

        Reply reply = new TestNode("thief", time).enrol(coordinator, token);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("join_token_used");
        assertThat(reply.message()).contains("used up", "stolen", "nodes invite --location eu-west-1");
        Eventually.until(
                "it is audited", () -> !coordinator.audit("node.enrol.refused").isEmpty());
        assertThat(coordinator.audit("node.enrol.refused")).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("node:");
            assertThat(entry.subject()).isEqualTo(token.substring(4, 16));
            assertThat(entry.after()).contains("join_token_used", "127.0.0.1").doesNotContain(token);
        });
    }

    @Test
    void ofTwoThatRaceForTheLastUseOneGetsIt() {
        String token = coordinator.invite(Messages.LOCATION, 3);

        List<CompletableFuture<Reply>> racing = IntStream.range(0, 8)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> new TestNode("edge-" + i, time).enrol(coordinator, token)))
                .toList();

        List<Reply> replies = racing.stream().map(CompletableFuture::join).toList();
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(3);
        assertThat(replies)
                .filteredOn(reply -> reply.code().equals("join_token_used"))
                .hasSize(5);
        assertThat(coordinator.nodes()).hasSize(3);
    }

    @Test
    void aTokenEndsAtItsTime() {
        JsonObject body = new JsonObject().put("location", Messages.LOCATION).put("expires_seconds", 60);
        String token = coordinator
                .admin("POST", "/admin/v1/join-tokens", body.encode())
                .body()
                .getString("token");
        time.pass(Duration.ofSeconds(60));

        Reply reply = new TestNode("edge-1", time).enrol(coordinator, token);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("join_token_expired");
    }

    @Test
    void aRevokedTokenIsUnknown() {
        String token = coordinator.invite(Messages.LOCATION, 5);
        coordinator.admin("DELETE", "/admin/v1/join-tokens/" + token.substring(4, 16), "");

        assertThat(new TestNode("edge-1", time).enrol(coordinator, token).code())
                .isEqualTo("join_token_unknown");
    }

    @Test
    void aTokenThatWasNeverMadeIsUnknownAndSoIsOneWithALostCharacter() {
        String token = coordinator.invite(Messages.LOCATION, 1);
        String other = JoinToken.generate(new SecureRandom()).reveal();

        assertThat(new TestNode("edge-1", time).enrol(coordinator, other).code())
                .isEqualTo("join_token_unknown");
        assertThat(new TestNode("edge-1", time)
                        .enrol(coordinator, token.substring(0, 50))
                        .message())
                .contains("a character was lost");
    }

    @Test
    void aNodeThatLiesAboutItsLocationIsRefusedAndTheUseIsKept() {
        String token = coordinator.invite("us-east-1", 1);
        TestNode node = new TestNode("edge-1", time);

        Reply reply = node.enrol(coordinator, token);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("wrong_location");
        assertThat(reply.message()).contains("us-east-1", "eu-west-1", "node.location");
        NodeProfile honest = new NodeProfile("edge-1", "us-east-1", "https://edge-1.example.com", List.of(), "0.1.0");
        assertThat(node.enrol(coordinator, token, honest).status()).isEqualTo(200);
    }

    @Test
    void aNodeWhoseAnswerWasLostIsAnsweredAgainWithoutAnotherUse() {
        String token = coordinator.invite(Messages.LOCATION, 1);
        TestNode node = new TestNode("edge-1", time);
        String first = node.enrol(coordinator, token).body().getString("node_id");
        time.pass(Duration.ofHours(2));

        Reply again = node.enrol(coordinator, token);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().getString("node_id")).isEqualTo(first);
        assertThat(coordinator.nodes()).hasSize(1);
    }

    @Test
    void aUsedTokenIsWorthNothingOnceItsNodeHasRegistered() {
        String token = coordinator.invite(Messages.LOCATION, 1);
        TestNode node = new TestNode("edge-1", time);
        node.enrol(coordinator, token);
        node.register(coordinator, 1);

        assertThat(node.enrol(coordinator, token).code()).isEqualTo("join_token_used");
    }

    @Test
    void aKeyThatIsKnownKeepsItsNodeIdWithANewToken() {
        TestNode node = node("edge-1");
        String first = node.id;

        node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1));

        assertThat(node.id).isEqualTo(first);
    }

    @Test
    void aKeyThatWasShutOutDoesNotComeBackWithANewToken() {
        TestNode node = node("edge-1");
        coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", "");

        Reply reply = node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("node_revoked");
    }

    @Test
    void aClockThatIsOffIsToldTheRightTimeAndTheUseIsKept() {
        String token = coordinator.invite(Messages.LOCATION, 1);
        EnrolRequest early = new EnrolRequest(
                Wire.VERSION,
                token,
                NodeKeys.generate().publicKeyBase64(),
                Messages.profile("edge-1"),
                time.millis() - 31_000);

        Reply reply = coordinator.ask("POST", "/v1/nodes/enrol", Wire.write(early), Optional.empty());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("clock_off");
        assertThat(reply.body().getJsonObject("error").getLong("time")).isEqualTo(time.millis());
        assertThat(new TestNode("edge-1", time).enrol(coordinator, token).status())
                .isEqualTo(200);
    }

    @Test
    void anotherVersionOfTheMessagesIsRefused() {
        EnrolRequest newer = new EnrolRequest(
                99, coordinator.invite(Messages.LOCATION, 1), "", Messages.profile("edge-1"), time.millis());

        assertThat(coordinator
                        .ask("POST", "/v1/nodes/enrol", Wire.write(newer), Optional.empty())
                        .code())
                .isEqualTo("wrong_wire");
    }

    @Test
    void whatIsNoRequestNamesTheFieldThatIsWrong() {
        TestNode node = new TestNode("edge-1", time);
        String whole = new String(
                Wire.write(new EnrolRequest(
                        Wire.VERSION, "", node.keys.publicKeyBase64(), Messages.profile("edge-1"), time.millis())),
                StandardCharsets.UTF_8);
        assertThat(garbage(whole.replaceFirst("\\{", "{\"colour\":\"red\","))).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("malformed");
            assertThat(reply.message()).contains("colour: unknown");
        });
        assertThat(garbage("[]").code()).isEqualTo("malformed");
        assertThat(garbage("").code()).isEqualTo("malformed");
        NodeProfile bad = new NodeProfile("edge 1", "eu-west-1", "ftp://x", List.of(), "");
        assertThat(node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1), bad)
                        .message())
                .contains("profile.name: edge 1", "profile.endpoint: ftp://x", "profile.version:");
    }

    @Test
    void aBodyOfAMegabyteIsTooLarge() {
        Reply reply = garbage("x".repeat(1_000_000));

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.message()).contains("16384 bytes");
    }

    @Test
    void whoeverGuessesDoesNotFillTheAuditLog() {
        for (int i = 0; i < 30; i++) {
            assertThat(garbage("{}").code()).isEqualTo("malformed");
        }
        String token = coordinator.invite(Messages.LOCATION, 1);
        assertThat(new TestNode("edge-1", time).enrol(coordinator, token).status())
                .isEqualTo(200);

        Eventually.until(
                "ten are audited", () -> coordinator.audit("node.enrol.refused").size() >= 10);
        assertThat(coordinator.audit("node.enrol.refused")).hasSize(10);
        time.pass(Duration.ofMinutes(1));
        garbage("{}");
        Eventually.until(
                "more after a minute",
                () -> coordinator.audit("node.enrol.refused").size() == 11);
    }

    private Reply garbage(String body) {
        return coordinator.ask("POST", "/v1/nodes/enrol", body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
