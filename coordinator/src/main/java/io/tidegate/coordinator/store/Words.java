package io.tidegate.coordinator.store;

import java.util.Optional;

/** What a failure says to an operator. */
final class Words {
    private Words() {}

    /** The innermost cause knows best: the pool itself only says that it waited. */
    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String words = Optional.ofNullable(cause.getMessage())
                .orElse(cause.getClass().getSimpleName())
                .strip();
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }
}
