package io.tidegate.coordinator.sync;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Wire;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Hands sets on as JSON under the cluster key. One that is too large for a message becomes a set that only says how far the store
 * is: nodes then pull.
 *
 * @param secrets must be fit for secrets
 */
public record SealedPush(ClusterKey key, RandomGenerator secrets, Consumer<byte[]> way) implements Push {
    /** Vert.x takes WebSocket messages of 256 KiB unless it is told otherwise. */
    private static final int BYTES_MOST = 192 * 1024;

    @Override
    public void push(ChangeSet changes) {
        way.accept(sealed(changes));
    }

    private byte[] sealed(ChangeSet changes) {
        byte[] json = Wire.write(changes);
        return key.seal(json.length > BYTES_MOST ? Wire.write(Revisions.hint(changes.revision())) : json, secrets);
    }
}
