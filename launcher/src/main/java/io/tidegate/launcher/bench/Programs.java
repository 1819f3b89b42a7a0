package io.tidegate.launcher.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of this machine.
 *
 * @param folders in which they are looked for, in order
 */
public record Programs(List<Path> folders) {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    public Programs {
        folders = List.copyOf(folders);
    }

    /** Those of the path, and of where distributions put servers. */
    public static Programs of(Map<String, String> environment) {
        Stream<String> path = SEPARATOR.splitAsStream(environment.getOrDefault("PATH", ""));
        return new Programs(Stream.concat(path, Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList());
    }

    /** The same, and those of one more folder. */
    public Programs and(Path folder) {
        return new Programs(Stream.concat(folders.stream(), Stream.of(folder)).toList());
    }

    Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
