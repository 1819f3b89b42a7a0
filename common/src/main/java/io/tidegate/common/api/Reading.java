package io.tidegate.common.api;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a text of a request stands for. */
public sealed interface Reading<T> {
    record Understood<T>(T value) implements Reading<T> {}

    /**
     * Nothing that makes sense in its place.
     *
     * @param expected what would be right
     */
    record NotUnderstood<T>(String expected) implements Reading<T> {}

    static <T> Reading<T> of(Optional<T> value, Supplier<String> expected) {
        return value.<Reading<T>>map(Understood::new).orElseGet(() -> new NotUnderstood<>(expected.get()));
    }

    /** From a constructor or parser that throws {@link IllegalArgumentException}. */
    static <T> Reading<T> of(String text, Function<String, T> parser, String expected) {
        try {
            return new Understood<>(parser.apply(text));
        } catch (IllegalArgumentException _) {
            return new NotUnderstood<>(expected);
        }
    }
}
