package io.tidegate.common;

/** How a part is told to stop. */
public enum Stopping {
    /** Whoever sends clients here hears of it only by and by: they are served for as long as the configuration gives them to move. */
    WITH_MOVE_TIME,
    /** Nobody else sends clients here, or somebody waits for the end: nothing new is taken from now on. */
    SOON
}
