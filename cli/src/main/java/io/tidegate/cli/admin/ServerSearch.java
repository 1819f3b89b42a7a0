package io.tidegate.cli.admin;

/** Whether it is known which server to ask. */
public sealed interface ServerSearch {
    record Found(Server server) implements ServerSearch {}

    /**
     * It is not known.
     *
     * @param advice what is missing or wrong, and what to do about it
     */
    record NotFound(String advice) implements ServerSearch {}
}
