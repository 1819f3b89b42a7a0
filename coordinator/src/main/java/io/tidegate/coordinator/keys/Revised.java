package io.tidegate.coordinator.keys;

import io.tidegate.common.wire.Revision;

/** Something and the revision that last wrote it. */
record Revised<T>(T value, Revision revision) {}
