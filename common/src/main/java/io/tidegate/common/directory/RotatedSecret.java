package io.tidegate.common.directory;

import io.tidegate.common.key.SecretHash;
import java.time.Instant;

/** A secret that a rotation replaced. */
public record RotatedSecret(SecretHash hash, Instant validUntil) {}
