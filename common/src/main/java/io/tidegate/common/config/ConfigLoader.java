package io.tidegate.common.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Loads a configuration file into a record. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Loads a file. Blocks on file I/O: for start-up and reload, not for an event loop.
     *
     * @param file YAML, UTF-8
     * @param env the environment: {@code TIDEGATE_*} overrides, and what {@code ${NAME}} refers to
     * @param type a record whose components say their {@link Default} and {@link Doc}
     */
    public static <T extends Record> ConfigResult<T> load(Path file, Map<String, String> env, Class<T> type) {
        return load(file, env, type, _ -> {});
    }

    /**
     * The same.
     *
     * @param read hears of each file that is about to be read: this one, and those with secrets that it refers to
     */
    public static <T extends Record> ConfigResult<T> load(
            Path file, Map<String, String> env, Class<T> type, Consumer<Path> read) {
        read.accept(file);
        try {
            return parse(Files.readString(file), file, env, type, read);
        } catch (NoSuchFileException e) {
            return unreadable(file, "no such file", "a configuration file; config/edge-node.yml is an example");
        } catch (CharacterCodingException e) {
            return unreadable(file, "not UTF-8", "YAML in UTF-8");
        } catch (IOException e) {
            return unreadable(file, "cannot be read: " + e, "a file that this process can read");
        }
    }

    /**
     * As {@link #load}, from a text.
     *
     * @param file what the text is called in problems; relative paths in it are resolved against its folder
     */
    public static <T extends Record> ConfigResult<T> parse(
            String yaml, Path file, Map<String, String> env, Class<T> type) {
        return parse(yaml, file, env, type, _ -> {});
    }

    private static <T extends Record> ConfigResult<T> parse(
            String yaml, Path file, Map<String, String> env, Class<T> type, Consumer<Path> read) {
        Report report = new Report(new Origin.Line(file, 1));
        Node root = new YamlTree(file, report).read(yaml);
        if (root instanceof Node.Empty && !report.problems().isEmpty()) {
            return new ConfigResult.Invalid<>(report.problems());
        }
        Path folder = file.toAbsolutePath().getParent();
        Overrides overrides = new Overrides(env);
        ScalarReader reader = new ScalarReader(env, folder == null ? file.toAbsolutePath() : folder, read);
        Object config = new Binder(overrides, reader, report).bind(type, KeyPath.ROOT, root, Optional.empty());
        report.addAll(overrides.unknown(sections(type)));
        List<Problem> problems = report.problems();
        return problems.isEmpty() && config != null
                ? new ConfigResult.Loaded<>(type.cast(config))
                : new ConfigResult.Invalid<>(problems);
    }

    private static List<KeyPath> sections(Class<?> type) {
        return ConfigKeys.names(type).stream().map(KeyPath.ROOT::child).toList();
    }

    private static <T> ConfigResult<T> unreadable(Path file, String wrong, String expected) {
        return new ConfigResult.Invalid<>(List.of(new Problem(new Origin.Line(file, 1), "", wrong, expected)));
    }
}
