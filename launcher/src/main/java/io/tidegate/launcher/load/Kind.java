package io.tidegate.launcher.load;

/**
 * One kind of exchange.
 *
 * @param request what is sent
 * @param answer what comes back when nothing goes wrong
 * @param course how it shall end
 * @param newConnection whether its connection is closed behind it
 */
public record Kind(RequestTemplate request, AnswerTemplate answer, Course course, boolean newConnection) {
    /** How an exchange shall end. */
    public enum Course {
        /** With the whole answer. */
        WHOLE,
        /** With an error, or broken off after a part of the answer, and never as if it were whole. */
        BROKEN,
        /** By us: we close the connection as soon as there is something of the answer's body. */
        ABORTED
    }
}
