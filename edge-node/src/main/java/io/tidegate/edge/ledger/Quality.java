package io.tidegate.edge.ledger;

/** How sure a closed row is. The codes are stored: never change one. */
public enum Quality {
    /** The provider gave the final count, or an answer that it does not bill. */
    EXACT(0),
    /** We counted or guessed; never below what was delivered. */
    ESTIMATED(1);

    private final int code;

    Quality(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Quality of(int code) {
        return switch (code) {
            case 0 -> EXACT;
            case 1 -> ESTIMATED;
            default -> throw new IllegalArgumentException("quality: " + code + " (expected: 0 or 1)");
        };
    }
}
