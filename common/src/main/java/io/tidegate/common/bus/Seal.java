package io.tidegate.common.bus;

import java.util.Optional;

/** Seals and opens with the cluster key. Both may be called on any thread. */
public interface Seal {
    byte[] seal(byte[] plain);

    /** The plain bytes, or empty when they were not sealed with this cluster's key. */
    Optional<byte[]> open(byte[] sealed);
}
