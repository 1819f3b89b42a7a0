package io.tidegate.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a demo started, as shell assignments: {@code .tidegate/demo.env}. It holds secrets, so only its owner may read it, and
 * it appears whole or not at all, so that a script may wait for it.
 */
public final class DemoFile {
    public static final String FOLDER = ".tidegate";
    private static final String NAME = "demo.env";
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z][A-Z0-9_]*)=(?:'([^'\\v]*)'|([^'\\s]*))");
    /** What needs no quotes in any shell. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

    private final Path path;

    private DemoFile(Path path) {
        this.path = path;
    }

    /** The file of the demo whose data is in this folder. */
    public static DemoFile in(Path dataFolder) {
        return new DemoFile(dataFolder.resolve(NAME));
    }

    public Path path() {
        return path;
    }

    /** The assignments in their order; empty when there is no such file. */
    public Optional<Map<String, String>> read() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(path)) {
                Matcher assignment = ASSIGNMENT.matcher(line);
                if (assignment.matches()) {
                    String quoted = assignment.group(2);
                    values.put(assignment.group(1), quoted != null ? quoted : assignment.group(3));
                }
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        return Optional.of(values);
    }

    /** Replaces the file in one step. Values may not hold a single quote or a line break. */
    public void write(Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(assignment(name, value)).append('\n'));
        Path aside = Files.createTempFile(
                path.getParent(),
                NAME,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(aside, text);
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String assignment(String name, String value) {
        String shown = PLAIN.matcher(value).matches() ? value : "'" + value + "'";
        String line = name + "=" + shown;
        if (!ASSIGNMENT.matcher(line).matches()) {
            throw new IllegalArgumentException(name + ": not writable (expected: no quote and no line break)");
        }
        return line;
    }
}
