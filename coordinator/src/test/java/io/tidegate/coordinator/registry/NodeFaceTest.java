package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeFaceTest extends OneCoordinator {
    private static final String PATH = "/v1/nodes/heartbeat";

    @Test
    void letsAHandlerKnowWhichNodeHasProvenItself() {
        TestNode node = node("edge-1");

        assertThat(node.post(coordinator, "/v1/nodes/usage", new byte[0]).body().getString("node"))
                .isEqualTo(node.id);
    }

    @Test
    void refusesWhoDoesNotSign() {
        Reply reply = coordinator.ask("POST", PATH, Wire.write(Messages.beat(1, 1, Messages.WELL)), Optional.empty());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("bad_signature");
    }

    @Test
    void refusesANodeThatNeverEnrolled() {
        TestNode stranger = new TestNode("edge-1", time);

        Reply reply = stranger.register(coordinator, 1);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("node_unknown");
        assertThat(reply.message()).contains(stranger.id);
    }

    @Test
    void refusesWhoSignsForAnotherNodeAndAuditsItOnceAMinute() {
        TestNode node = node("edge-1");
        TestNode impostor = new TestNode("edge-1", time, NodeKeys.generate());
        impostor.id = node.id;

        for (int i = 0; i < 5; i++) {
            assertThat(impostor.register(coordinator, 2).code()).isEqualTo("bad_signature");
        }

        Eventually.until(
                "it is audited", () -> !coordinator.audit("node.refused").isEmpty());
        assertThat(coordinator.audit("node.refused")).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("node:");
            assertThat(entry.subject()).isEqualTo(node.id);
            assertThat(entry.after()).contains("bad_signature");
        });
        time.pass(Duration.ofMinutes(1));
        impostor.register(coordinator, 2);
        Eventually.until("again", () -> coordinator.audit("node.refused").size() == 2);
    }

    @Test
    void turnsAStrangerAwayBeforeHisBodyHasCome() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), coordinator.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(bytes("POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n{"));

            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 401".length());

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void refusesANodeThatIsRevokedWhileItsBodyComes() throws IOException {
        TestNode node = node("edge-1");
        byte[] body = Wire.write(Messages.beat(1, 1, Messages.WELL));
        String signature = new RequestSigner(node.id, node.keys.privateKey(), time::millis).sign("POST", PATH, body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), coordinator.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(bytes("POST " + PATH + " HTTP/1.1\r\nHost: h\r\nAuthorization: " + signature
                            + "\r\nExpect: 100-continue\r\nContent-Length: " + body.length + "\r\n\r\n"));
            String passed = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(passed.length()), StandardCharsets.US_ASCII))
                    .as("past the door")
                    .isEqualTo(passed);

            coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", "");
            socket.getOutputStream().write(body);

            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 403".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void refusesAnotherBodyThanTheOneThatWasSigned() {
        TestNode node = node("edge-1");
        byte[] signed = Wire.write(Messages.beat(1, 1, Messages.WELL));
        byte[] sent = Wire.write(Messages.beat(1, 2, Messages.WELL));
        String signature = new RequestSigner(node.id, node.keys.privateKey(), time::millis).sign("POST", PATH, signed);

        Reply reply = coordinator.ask("POST", PATH, sent, Optional.of(signature));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("bad_signature");
        assertThat(reply.message()).contains("another body");
        Eventually.until(
                "it is audited", () -> !coordinator.audit("node.refused").isEmpty());
    }

    @Test
    void refusesASignatureForAnotherPath() {
        TestNode node = node("edge-1");
        byte[] body = Wire.write(Messages.register("edge-1", 2));
        String authorization =
                new RequestSigner(node.id, node.keys.privateKey(), time::millis).sign("POST", PATH, body);

        assertThat(coordinator
                        .ask("POST", "/v1/nodes/register", body, Optional.of(authorization))
                        .code())
                .isEqualTo("bad_signature");
    }

    @Test
    void tellsTheRightTimeToANodeWhoseClockIsOff() {
        TestNode node = node("edge-1");
        byte[] body = Wire.write(Messages.beat(1, 1, Messages.WELL));
        String late = new RequestSigner(node.id, node.keys.privateKey(), () -> time.millis() - 3_600_000)
                .sign("POST", PATH, body);

        Reply reply = coordinator.ask("POST", PATH, body, Optional.of(late));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("clock_off");
        assertThat(reply.body().getJsonObject("error").getLong("time")).isEqualTo(time.millis());
        Eventually.until(
                "it is audited", () -> !coordinator.audit("node.refused").isEmpty());
    }

    @Test
    void refusesAMegabyteOfANode() {
        TestNode node = node("edge-1");

        Reply reply = node.post(coordinator, PATH, new byte[1_000_000]);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body().getJsonObject("error").getString("type")).isEqualTo("request_too_large");
    }

    @Test
    void namesTheFieldOfAMessageThatItDoesNotUnderstand() {
        TestNode node = node("edge-1");
        String beat = new String(Wire.write(Messages.beat(1, 1, Messages.WELL)), StandardCharsets.UTF_8);

        Reply unknown = node.post(coordinator, PATH, bytes(beat.replaceFirst("\\{", "{\"mood\":\"good\",")));
        Reply missing = node.post(coordinator, PATH, bytes(beat.replace("\"load\":0.1,", "")));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.code()).isEqualTo("malformed");
        assertThat(unknown.message()).contains("mood: unknown");
        assertThat(missing.message()).contains("vitals.load: missing");
    }

    @Test
    void shutsARevokedNodeOutAtOnceAndClosesItsConnections() {
        TestNode node = node("edge-1");

        assertThat(coordinator
                        .admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", "")
                        .status())
                .isEqualTo(200);

        assertThat(coordinator.shutOut).containsExactly(node.id);
        Reply reply = beat(node, Messages.beat(1, 1, Messages.WELL));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("node_revoked");
        assertThat(node.post(coordinator, "/v1/nodes/usage", new byte[0]).code())
                .isEqualTo("node_revoked");
        assertThat(node.register(coordinator, 2).code()).isEqualTo("node_revoked");
    }

    @Test
    void takesNothingButReportsFromARetiredNode() {
        TestNode node = node("edge-1");

        coordinator.admin("POST", "/admin/v1/nodes/" + node.id + "/retire", "{\"lost\":true}");

        assertThat(node.register(coordinator, 2).code()).isEqualTo("node_revoked");
        assertThat(beat(node, Messages.beat(1, 1, Messages.WELL)).code()).isEqualTo("node_revoked");
        assertThat(node.post(coordinator, "/v1/nodes/usage", new byte[0]).status())
                .isEqualTo(200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
