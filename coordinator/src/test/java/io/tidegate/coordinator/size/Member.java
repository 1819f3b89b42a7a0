package io.tidegate.coordinator.size;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.tidegate.common.wire.Wire;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** One node of a fleet: enrolled, registered, and in good health. */
record Member(String id, NodeKeys keys, String epoch) {
    static final String BEAT_PATH = "/v1/nodes/heartbeat";

    private static final String REGISTER_PATH = "/v1/nodes/register";
    private static final Vitals WELL = new Vitals(3, 400, 0.1, 0, 1_500, 210_000, 2, 2, true);

    /** A beat, ready to be sent. */
    record Signed(Buffer body, String authorization) {}

    /** Enrols and registers a new one. Blocks. */
    static Member join(CoordinatorProcess coordinator, String token, String location, int number) {
        long now = System.currentTimeMillis();
        String name = "edge-" + number;
        NodeKeys keys = NodeKeys.generate();
        NodeProfile profile = new NodeProfile(
                name, location, "https://" + name + ".example.com", List.of("claude-code-proxy"), "0.1.0");
        EnrolRequest enrol = new EnrolRequest(Wire.VERSION, token, keys.publicKeyBase64(), profile, now);
        String id = coordinator
                .node("/v1/nodes/enrol", Wire.write(enrol), Optional.empty())
                .getString("node_id");
        Member member = new Member(id, keys, String.format("%032x", number));
        byte[] register = Wire.write(new RegisterRequest(Wire.VERSION, member.epoch(), profile, now));
        coordinator.node(REGISTER_PATH, register, Optional.of(member.sign(REGISTER_PATH, register, now)));
        return member;
    }

    /** What it will send at a time. */
    Signed beat(int number, Revision applied, long millis) {
        byte[] body = Wire.write(
                new Heartbeat(epoch, number, millis, applied, false, true, true, WELL, new OutboxState(0, 0, 0)));
        return new Signed(Buffer.buffer(body), sign(BEAT_PATH, body, millis));
    }

    private String sign(String path, byte[] body, long millis) {
        return new RequestSigner(id, keys.privateKey(), () -> millis).sign("POST", path, body);
    }
}
