package io.tidegate.common.wire;

/** What came of reading a message. */
public sealed interface Reading<T> {
    record Read<T>(T message) implements Reading<T> {}

    /**
     * It is not such a message.
     *
     * @param why names the field and says what is wrong with it
     */
    record Malformed<T>(String why) implements Reading<T> {}
}
