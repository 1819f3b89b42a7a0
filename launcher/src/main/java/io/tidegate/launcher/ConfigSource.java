package io.tidegate.launcher;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration's file, with the files of secrets that it refers to. Whether one has changed is seen without reading it: a configuration
 * that is read every few seconds costs a busy node more than a hundred exchanges do. Blocks; for one thread at a time.
 *
 * @param <T> the configuration's record
 */
final class ConfigSource<T extends Record> {
    /** A file that was changed so shortly before it was read may be changed again without another time of change. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path file;
    private final Map<String, String> environment;
    private final Class<T> type;
    private final InstantSource clock;
    private Map<Path, Optional<Stamp>> read = Map.of();

    /** One that has not been read. */
    ConfigSource(Path file, Map<String, String> environment, Class<T> type, InstantSource clock) {
        this.file = file;
        this.environment = environment;
        this.type = type;
        this.clock = clock;
    }

    /** What tells a file from one that was changed; {@code key} from another one of the same name, as links to secrets are set anew. */
    private record Stamp(Object key, long bytes, Instant changed) {}

    ConfigResult<T> load() {
        Map<Path, Optional<Stamp>> reading = new HashMap<>();
        ConfigResult<T> result =
                ConfigLoader.load(file, environment, type, path -> reading.put(path, settledStamp(path)));
        read = reading;
        return result;
    }

    /** Whether what {@link #load} would find may differ from what it found last. */
    boolean mayHaveChanged() {
        return read.isEmpty()
                || read.entrySet().stream()
                        .anyMatch(entry ->
                                entry.getValue().isEmpty() || !entry.getValue().equals(stamp(entry.getKey())));
    }

    private Optional<Stamp> settledStamp(Path path) {
        return stamp(path)
                .filter(stamp -> stamp.changed().isBefore(clock.instant().minus(SETTLED)));
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = Optional.ofNullable(attributes.fileKey()).orElse("");
            return Optional.of(new Stamp(
                    key, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
