package io.tidegate.cli.admin;

import java.net.URI;

/**
 * A server and the token that it is asked with.
 *
 * @param url without a slash at its end
 * @param token a secret: never shown
 * @param origin where the address comes from, in words for an error message
 */
public record Server(URI url, String token, Origin origin) {
    /** Where an address comes from decides what to advise when nothing answers there. */
    public sealed interface Origin {
        /** An option or an environment variable, by its name. */
        record Given(String by) implements Origin {}

        /** The file that a demo left, by its path. */
        record Demo(String file) implements Origin {}
    }

    @Override
    public String toString() {
        return "Server[" + url + "]";
    }
}
