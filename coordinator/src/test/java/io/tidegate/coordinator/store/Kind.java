package io.tidegate.coordinator.store;

/** The databases on which every promise is tested. */
public enum Kind {
    SQLITE,
    POSTGRESQL
}
