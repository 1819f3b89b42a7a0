package io.tidegate.launcher;

import io.tidegate.common.config.Change;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a configuration has changed, with all that it refers to, and has what can be taken taken. A configuration with something wrong in
 * it changes nothing. It says once what it took, what is wrong, and what waits for a new start.
 *
 * @param <T> its record
 */
final class ConfigWatch<T extends Record> {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final ConfigSource<T> source;
    private final BinaryOperator<T> withWhatCanBeTaken;
    private final Consumer<T> take;
    private T seen;
    private T running;
    private String wrong = "";

    /**
     * A watch that has seen nothing yet but what the process started with.
     *
     * @param source where it stands
     * @param withWhatCanBeTaken of what it runs with and another, what it runs with once it has taken what it can of that
     * @param take has that taken
     */
    ConfigWatch(T started, ConfigSource<T> source, BinaryOperator<T> withWhatCanBeTaken, Consumer<T> take) {
        this.source = source;
        this.withWhatCanBeTaken = withWhatCanBeTaken;
        this.take = take;
        this.seen = started;
        this.running = started;
    }

    /**
     * Looks. Blocks.
     *
     * @param asked whether somebody asked for it, and so wants an answer also when nothing has changed
     */
    synchronized void look(boolean asked) {
        if (!asked && !source.mayHaveChanged()) {
            return;
        }
        switch (source.load()) {
            case Loaded<T>(T now) -> look(now, asked);
            case Invalid<T> invalid -> {
                if (asked || !invalid.toString().equals(wrong)) {
                    LOG.error(
                            "the configuration has changed and can't be used, so nothing is taken of it: {}", invalid);
                }
                wrong = invalid.toString();
            }
        }
    }

    private void look(T now, boolean asked) {
        wrong = "";
        if (seen.equals(now)) {
            if (asked) {
                LOG.info("the configuration has not changed");
            }
            return;
        }
        seen = now;
        T next = withWhatCanBeTaken.apply(running, now);
        List<Change> applied = Change.between(running, next);
        if (!applied.isEmpty()) {
            try {
                take.accept(next);
            } catch (RuntimeException e) {
                LOG.error("the configuration has changed and can't be used: {}", e.getMessage());
                return;
            }
            running = next;
            LOG.info("the configuration has changed; from now on: {}", text(applied));
        }
        List<Change> waiting = Change.between(running, now);
        if (!waiting.isEmpty()) {
            LOG.warn("the configuration has changed; this waits for a new start: {}", text(waiting));
        } else if (applied.isEmpty()) {
            LOG.info("the configuration has changed back, and nothing waits for a new start");
        }
    }

    private static String text(List<Change> changes) {
        return changes.stream().map(Change::toString).collect(Collectors.joining(", "));
    }
}
