package io.tidegate.edge.auth;

/** The keys in the database were hashed with another node secret: no key would be recognised. */
public final class WrongNodeSecret extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongNodeSecret() {
        super(
                "The node secret is not the one that the keys in the database were made with, so no key would be accepted."
                        + " Bring back the file \"node-secret\" that belongs to this database.");
    }
}
