package io.tidegate.coordinator.usage;

import io.tidegate.common.api.Closest;
import io.tidegate.common.api.Reading;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** By what usage is grouped. */
enum Dimension {
    USER("user_id"),
    KEY("key_id"),
    MODEL("model"),
    NODE("node"),
    DAY("local_day");

    private static final List<String> LABELS =
            Arrays.stream(values()).map(Dimension::label).toList();

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    /** As it stands in requests and answers. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code user,day}: each once, in the order given. */
    static Reading<List<Dimension>> list(String text) {
        Set<Dimension> dimensions = new LinkedHashSet<>();
        for (String label : text.split(",", -1)) {
            Optional<Dimension> dimension = of(label.strip());
            if (dimension.isEmpty() || !dimensions.add(dimension.get())) {
                return new Reading.NotUnderstood<>("some of " + LABELS.stream().collect(Collectors.joining(", "))
                        + ", each once, with commas" + Closest.hint(label.strip(), LABELS));
            }
        }
        return new Reading.Understood<>(List.copyOf(dimensions));
    }

    private static Optional<Dimension> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }
}
