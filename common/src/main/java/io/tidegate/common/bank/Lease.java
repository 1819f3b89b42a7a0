package io.tidegate.common.bank;

/**
 * What one epoch of a node may spend of one window, in the quota's units.
 *
 * @param granted ever
 * @param returned ever
 * @param spent by its rows
 * @param booked what counts as used since the node was given up, though no row tells of it yet; 0 of an open lease
 * @param request the last one that was granted something
 * @param open whether it may hold something
 */
record Lease(long granted, long returned, long spent, long booked, long request, boolean open) {
    /** Before the first word of it. */
    static final Lease NONE = new Lease(0, 0, 0, 0, 0, true);

    /** What nobody else may spend because of it. */
    long held() {
        return open ? rest() : 0;
    }

    /** What its rows took beyond what was granted. */
    long overrun() {
        return Math.max(0, returned + spent - granted);
    }

    /**
     * As its node knows it, which may know more: messages get lost, and stores are restored. Nobody returns more than one was granted.
     */
    Lease claimed(long everGranted, long everReturned) {
        long toldReturned = Math.min(everReturned, everGranted);
        return new Lease(Math.max(granted, everGranted), Math.max(returned, toldReturned), spent, booked, request, open)
                .settled();
    }

    /** With a grant more. */
    Lease grown(long units, long byRequest) {
        return new Lease(granted + units, returned, spent, booked, byRequest, open);
    }

    /** With rows more. */
    Lease charged(long units) {
        return new Lease(granted, returned, spent + units, booked, request, open).settled();
    }

    /** Its epoch is over and all rows of it are there. */
    Lease ended() {
        return new Lease(granted, returned, spent, booked, request, false);
    }

    /** Its node is given up: what it may still have spent counts as used. */
    Lease retired() {
        return open ? new Lease(granted, returned, spent, rest(), request, false) : this;
    }

    private long rest() {
        return Math.max(0, granted - returned - spent);
    }

    /** What has become known is no longer unaccounted. */
    private Lease settled() {
        return new Lease(granted, returned, spent, Math.min(booked, rest()), request, open);
    }
}
