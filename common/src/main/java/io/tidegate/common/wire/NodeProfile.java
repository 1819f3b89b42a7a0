package io.tidegate.common.wire;

import java.util.List;

/**
 * What a node says of itself.
 *
 * @param name the operator's name for it
 * @param location the one its join token was made for
 * @param endpoint the base URL under which clients reach it, without /v1; several nodes may share one
 * @param capabilities what clients may ask it for
 * @param version of the program
 */
public record NodeProfile(String name, String location, String endpoint, List<String> capabilities, String version) {
    public NodeProfile {
        capabilities = List.copyOf(capabilities);
    }
}
