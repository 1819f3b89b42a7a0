package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Reading;
import io.tidegate.common.shell.Shell;
import java.util.Optional;

/** In which form a client wants the ranking. */
sealed interface Form {
    record Json() implements Form {}

    /** The lines that make a shell use the best endpoint. */
    record Lines(Shell shell) implements Form {}

    /**
     * For scripts that measure by themselves: a line for each endpoint, with ten times its score without the latency term, so that
     * a millisecond counts 1, and the endpoint.
     */
    record Points() implements Form {}

    static Reading<Form> labelled(String label) {
        Optional<Form> form = switch (label) {
            case "json" -> Optional.of(new Json());
            case "points" -> Optional.of(new Points());
            default -> Shell.labelled(label).map(Lines::new);
        };
        return Reading.of(form, () -> "json, sh, powershell, fish or points");
    }
}
