package io.tidegate.deployment.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are: Maven runs the tests in the folder of the module. */
final class BuildFolder {
    private BuildFolder() {}

    /** The root of the source tree. */
    static Path sourceTree() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** For what tests make; it is below {@code target}. */
    static Path scratch() {
        try {
            return Files.createDirectories(Path.of("target", "images").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
