package io.tidegate.common.directory;

/** Whether a user was made. */
public sealed interface UserCreation {
    record Created(User user) implements UserCreation {}

    /** Another user has this name. */
    record NameTaken() implements UserCreation {}
}
