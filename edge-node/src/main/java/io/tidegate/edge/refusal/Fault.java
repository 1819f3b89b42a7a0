package io.tidegate.edge.refusal;

import java.util.Locale;

/** Whose fault it is that a client got no proper answer. What is the gateway's counts against its availability. */
public enum Fault {
    /** Nobody's: the answer is what was asked for. */
    NONE,
    /** The client's or its operator's rules: a bad request, a bad key, a quota, a connection that was given up. */
    CLIENT,
    /** The provider's: it was busy, in trouble, or lost. */
    PROVIDER,
    /** Ours: the node was overloaded, stopping, cut off, or could not record the attempt. */
    GATEWAY;

    /** Its value in metrics and traces. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whose fault an answer of this status is that an upstream gave. */
    public static Fault ofAnswer(int status) {
        if (status == 429 || status >= 500) {
            return PROVIDER;
        }
        return status >= 400 ? CLIENT : NONE;
    }
}
