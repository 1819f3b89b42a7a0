package io.tidegate.coordinator.usage;

/** What a row is to the totals. The codes are stored: never change one. */
enum Standing {
    COUNTED(0),
    /**
     * Another row of the same attempt came before. An edge that was put back to an older backup closes again, as interrupted and in a
     * new epoch, what it had closed and reported before: the first one counts.
     */
    SUPERSEDED(1),
    /** It counts on top of the row that it names. */
    CORRECTION(2);

    private final int code;

    Standing(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
