package io.tidegate.common.directory;

/** Whether a key was changed. */
public sealed interface KeyChange {
    record Changed(KeyRecord key) implements KeyChange {}

    /** It was revoked, and that is for ever. */
    record AlreadyRevoked() implements KeyChange {}

    record NoSuchKey() implements KeyChange {}
}
