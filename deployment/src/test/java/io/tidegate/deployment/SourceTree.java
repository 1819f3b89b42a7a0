package io.tidegate.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the sources are, and where tests may write. */
public final class SourceTree {
    private SourceTree() {}

    /** The root of the repository. */
    public static Path root() {
        return above(above(target()));
    }

    /** A new folder for one test, below {@code target}. */
    public static Path scratch(String name) {
        try {
            Path parent = Files.createDirectories(target().resolve("scratch"));
            return Files.createTempDirectory(parent, name + "-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target() {
        try {
            return above(Path.of(SourceTree.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the test classes have no folder", e);
        }
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> path + " has no parent");
    }
}
