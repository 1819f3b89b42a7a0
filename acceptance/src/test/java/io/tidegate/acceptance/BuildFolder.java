package io.tidegate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the build puts things: everything that the tests make stays below it. */
final class BuildFolder {
    private BuildFolder() {}

    /** {@code acceptance/target}. */
    static Path path() {
        try {
            Path testClasses = Path.of(BuildFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return above(testClasses);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the test classes have no folder", e);
        }
    }

    /** The root of the source tree. */
    static Path sourceTree() {
        return above(above(path()));
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> path + " has no parent");
    }

    /** A new folder for one test. */
    static Path scratch(String name) {
        try {
            Path parent = Files.createDirectories(path().resolve("scratch"));
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
