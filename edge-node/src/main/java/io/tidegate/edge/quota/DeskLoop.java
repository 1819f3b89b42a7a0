package io.tidegate.edge.quota;

/** Where the desk does its work: one thing after the other. */
public interface DeskLoop {
    /** Soon, and not within the call. For any thread. */
    void run(Runnable work);

    /**
     * Later, once.
     *
     * @param millis from now on
     */
    void after(long millis, Runnable work);
}
