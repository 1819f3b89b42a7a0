package io.tidegate.common.backup;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose data a backup holds. */
public enum Part {
    EDGE,
    COORDINATOR;

    /** As it stands in manifests and names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Part> of(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst();
    }
}
