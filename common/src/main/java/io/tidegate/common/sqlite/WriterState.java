package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the writer and those who ask it tell each other. Safe from any thread. */
final class WriterState {
    private final Context owner;
    private final AtomicBoolean retryDue = new AtomicBoolean();
    private final AtomicBoolean commitSoon = new AtomicBoolean();
    private volatile boolean down;
    private volatile boolean closing;
    private volatile String downMessage = "";

    WriterState(Context owner) {
        this.owner = owner;
    }

    /** The context for what nobody else asked for. */
    Context owner() {
        return owner;
    }

    boolean down() {
        return down;
    }

    String downMessage() {
        return downMessage;
    }

    void goDown(String message) {
        downMessage = message;
        down = true;
    }

    void goUp() {
        down = false;
    }

    void retryIsDue() {
        retryDue.set(true);
    }

    boolean takeRetryDue() {
        return retryDue.compareAndSet(true, false);
    }

    boolean closing() {
        return closing;
    }

    void close() {
        closing = true;
    }

    /** True for the first who asks since the last commit began. */
    boolean askCommitSoon() {
        return commitSoon.compareAndSet(false, true);
    }

    void commitSoonSeen() {
        commitSoon.set(false);
    }
}
