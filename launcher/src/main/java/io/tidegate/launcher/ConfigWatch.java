package io.tidegate.launcher;

import io.tidegate.common.config.Change;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    private final T started;
    private final Supplier<ConfigResult<T>> load;
    private final Predicate<String> taken;
    private final Consumer<T> take;
    private T seen;
    private String wrong = "";

    /**
     * A watch that has seen nothing yet but what the process started with.
     *
     * @param load reads it anew; blocks
     * @param taken whether a change of the key of that name can be taken
     * @param take takes what can be
     */
    ConfigWatch(T started, Supplier<ConfigResult<T>> load, Predicate<String> taken, Consumer<T> take) {
        this.started = started;
        this.load = load;
        this.taken = taken;
        this.take = take;
        this.seen = started;
    }

    /**
     * Looks. Blocks.
     *
     * @param asked whether somebody asked for it, and so wants an answer also when nothing has changed
     */
    synchronized void look(boolean asked) {
        switch (load.get()) {
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
        List<Change> changes = Change.between(seen, now);
        if (changes.isEmpty()) {
            if (asked) {
                LOG.info("the configuration has not changed");
            }
            return;
        }
        try {
            take.accept(now);
        } catch (RuntimeException e) {
            LOG.error("the configuration has changed and can't be used: {}", e.getMessage());
            return;
        } finally {
            seen = now;
        }
        String applied =
                text(changes.stream().filter(change -> taken.test(change.key())).toList());
        if (!applied.isEmpty()) {
            LOG.info("the configuration has changed; from now on: {}", applied);
        }
        String waiting = text(Change.between(started, now).stream()
                .filter(change -> !taken.test(change.key()))
                .toList());
        if (!waiting.isEmpty()) {
            LOG.warn("the configuration has changed; this waits for a new start: {}", waiting);
        }
    }

    private static String text(List<Change> changes) {
        return changes.stream().map(Change::toString).collect(Collectors.joining(", "));
    }
}
