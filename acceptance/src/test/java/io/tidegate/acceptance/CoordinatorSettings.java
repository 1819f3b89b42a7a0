package io.tidegate.acceptance;

import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration of one coordinator under test, written as the file that an operator would write. */
final class CoordinatorSettings {
    private final Path folder;
    private String host = EdgeSettings.LOOPBACK;
    private final int port = FreePort.find();
    private final int operatorPort = FreePort.find();
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    private CoordinatorSettings(Path folder) {
        this.folder = folder;
    }

    static CoordinatorSettings named(String name) {
        return new CoordinatorSettings(BuildFolder.scratch(name))
                .set("logging", "format", "text")
                .set("timeouts", "move", "0s");
    }

    /** Without what {@link #named} says of a section: the defaults count. */
    CoordinatorSettings unset(String section) {
        sections.remove(section);
        return this;
    }

    /** A value in YAML, of one line. */
    CoordinatorSettings set(String section, String key, String value) {
        sections.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** Where nodes and developers reach it; operators do on loopback in any case. */
    CoordinatorSettings at(String address) {
        host = address;
        return this;
    }

    Path folder() {
        return folder;
    }

    /** Where it keeps its database, when that is SQLite. */
    Path data() {
        return folder.resolve("data");
    }

    String url() {
        return scheme("listen") + host + ":" + port;
    }

    String operatorUrl() {
        return scheme("operator") + EdgeSettings.LOOPBACK + ":" + operatorPort;
    }

    private String scheme(String listener) {
        return sections.getOrDefault(listener, Map.of()).containsKey("tls") ? "https://" : "http://";
    }

    Path write() {
        set("listen", "host", host).set("listen", "port", Integer.toString(port));
        set("operator", "host", EdgeSettings.LOOPBACK).set("operator", "port", Integer.toString(operatorPort));
        set("operator", "token", "file:admin-token").set("storage", "path", data().toString());
        StringBuilder yaml = new StringBuilder();
        sections.forEach((section, keys) -> {
            yaml.append(section).append(":\n");
            keys.forEach((key, value) ->
                    yaml.append("  ").append(key).append(": ").append(value).append('\n'));
        });
        try {
            Files.writeString(folder.resolve("admin-token"), EdgeSettings.ADMIN_TOKEN);
            return Files.writeString(folder.resolve("coordinator.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
