package io.tidegate.common.key;

/** What a credential turned out to be by its form alone; whether the key is known is another question. */
public sealed interface ParsedKey {
    /** A credential of somebody else. */
    record NotOurs() implements ParsedKey {}

    /**
     * It begins like one of our keys and is none.
     *
     * @param why a clause for the user, such as "it has 20 characters"; never holds a part of the secret
     */
    record Malformed(String why) implements ParsedKey {}

    record Parsed(GatewayKey key) implements ParsedKey {}
}
