package io.tidegate.coordinator.registry;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import java.time.InstantSource;
import java.util.Optional;

/** A node with a key of its own. */
public final class TestNode {
    final NodeKeys keys;
    final String name;
    final InstantSource time;
    public String id = "node_ffffffffffffffff";

    public TestNode(String name, InstantSource time) {
        this(name, time, NodeKeys.generate());
    }

    TestNode(String name, InstantSource time, NodeKeys keys) {
        this.name = name;
        this.time = time;
        this.keys = keys;
    }

    public Reply enrol(TestCoordinator coordinator, String token) {
        return enrol(coordinator, token, Messages.profile(name));
    }

    Reply enrol(TestCoordinator coordinator, String token, NodeProfile profile) {
        EnrolRequest request = new EnrolRequest(Wire.VERSION, token, keys.publicKeyBase64(), profile, time.millis());
        Reply reply = coordinator.ask("POST", "/v1/nodes/enrol", Wire.write(request), Optional.empty());
        id = reply.body().getString("node_id", id);
        return reply;
    }

    public Reply register(TestCoordinator coordinator, int epoch) {
        return post(coordinator, "/v1/nodes/register", Messages.register(name, epoch));
    }

    public Reply post(TestCoordinator coordinator, String path, Record message) {
        return post(coordinator, path, Wire.write(message));
    }

    Reply post(TestCoordinator coordinator, String path, byte[] body) {
        String authorization = new RequestSigner(id, keys.privateKey(), time::millis).sign("POST", path, body);
        return coordinator.ask("POST", path, body, Optional.of(authorization));
    }
}
