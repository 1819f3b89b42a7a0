package io.tidegate.deployment.watching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the project that watching is made of. */
final class Watching {
    private Watching() {}

    /** A file or folder of the project, from wherever in it the tests run. */
    static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve(name))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("no " + name + " above " + Path.of("").toAbsolutePath());
        }
        return folder.resolve(name);
    }

    static Path alerts() {
        return file("config/prometheus/alerts.yml");
    }

    static Path alertTests() {
        return file("config/prometheus/alerts.test.yml");
    }

    static Path prometheusConfig() {
        return file("config/prometheus/prometheus.yml");
    }

    static Path dashboard() {
        return file("config/grafana/tidegate.json");
    }

    static String runbook() throws IOException {
        return Files.readString(file("docs/operations.md"));
    }

    static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(file));
    }
}
