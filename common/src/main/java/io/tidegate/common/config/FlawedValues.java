package io.tidegate.common.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown by a record whose values are not what it promises; it names all of them, not only the first. */
public final class FlawedValues extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Flaw> flaws;

    public FlawedValues(List<Flaw> flaws) {
        super(flaws.stream().map(Flaw::toString).collect(Collectors.joining("; ")));
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
