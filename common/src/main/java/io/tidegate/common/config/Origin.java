package io.tidegate.common.config;

import java.nio.file.Path;

/** Where a value was written. */
public sealed interface Origin {
    /**
     * In a file.
     *
     * @param file as it was named when it was loaded
     * @param line counted from 1
     */
    record Line(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /**
     * In the environment.
     *
     * @param name the variable's name
     */
    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }
}
