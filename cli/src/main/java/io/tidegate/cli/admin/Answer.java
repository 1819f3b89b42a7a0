package io.tidegate.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a request. */
public sealed interface Answer {
    /**
     * The server did it.
     *
     * @param body an empty object when the server sent nothing; a text when it sent CSV
     */
    record Done(JsonNode body) implements Answer {}

    /**
     * The server refused it.
     *
     * @param message the server's own words
     */
    record Refused(int status, String message) implements Answer {}

    /**
     * Nothing answered.
     *
     * @param reason in words, such as "connection refused"
     */
    record Unreachable(String reason) implements Answer {}

    /** Something answered that is no Tidegate. */
    record Foreign(int status) implements Answer {}
}
