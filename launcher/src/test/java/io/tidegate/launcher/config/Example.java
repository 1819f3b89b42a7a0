package io.tidegate.launcher.config;

import io.tidegate.common.config.ConfigKeys;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commented example of each part's configuration. */
enum Example {
    EDGE("config/edge-node.yml", EdgeConfig.class),
    COORDINATOR("config/coordinator.yml", CoordinatorConfig.class);

    private final Path file;
    private final Class<? extends Record> type;

    Example(String file, Class<? extends Record> type) {
        this.file = projectFile(file);
        this.type = type;
    }

    Path file() {
        return file;
    }

    Class<? extends Record> type() {
        return type;
    }

    List<ConfigKeys.Key> keys() {
        return ConfigKeys.of(type);
    }

    /**
     * With keys that are commented out, "#key: value" or "#- key: value", as if they were not; prose has a blank after its "#".
     * What goes instead of another, "#or key: value", stays out.
     */
    String switchedOn() throws IOException {
        return Files.readString(file).replaceAll("(?m)^( *)#(?!or )(?=[a-z]|- [a-z])", "$1");
    }

    /** As {@link #switchedOn()}, and with what excludes each other. */
    String everyKey() throws IOException {
        return switchedOn().replaceAll("(?m)^( *)#or (?=[a-z])", "$1");
    }

    /** A file of the project, from wherever in it the tests run. */
    static Path projectFile(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve(name))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("no " + name + " above " + Path.of("").toAbsolutePath());
        }
        return folder.resolve(name);
    }
}
