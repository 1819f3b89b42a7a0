package io.tidegate.acceptance;

import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration of one node under test, written as the file that an operator would write. */
final class EdgeSettings {
    static final String ADMIN_TOKEN = "admin-token-of-the-tests";
    static final String LOOPBACK = "127.0.0.1";
    static final String UPSTREAM_SECRET = "upstream-secret-that-no-client-may-see";

    private final String name;
    private final Path folder;
    private String host = LOOPBACK;
    private final int port = FreePort.find();
    private final int operatorPort = FreePort.find();
    private final List<String> upstreams = new ArrayList<>();
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    private String topLevel = "";

    private EdgeSettings(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    static EdgeSettings named(String name) {
        return new EdgeSettings(name, BuildFolder.scratch(name))
                .set("node", "name", name)
                .set("storage", "type", "sqlite")
                .set("storage", "path", "data")
                .set("logging", "format", "text")
                .set("timeouts", "move", "0s")
                .set("timeouts", "drain", "10s");
    }

    /** Without what {@link #named} says of a key: the default counts. */
    EdgeSettings unset(String section, String key) {
        sections.getOrDefault(section, new LinkedHashMap<>()).remove(key);
        return this;
    }

    EdgeSettings upstream(String name, String url) {
        upstreams.add("""
                  - name: %s
                    url: %s
                    credential:
                      header: x-api-key
                      value: file:upstream-secret
                """.formatted(name, url));
        return this;
    }

    EdgeSettings set(String section, String key, String value) {
        sections.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** A key that is in no section, as a line of YAML. */
    EdgeSettings topLevel(String line) {
        topLevel += line + "\n";
        return this;
    }

    /** Where developers reach it; operators do on loopback in any case. */
    EdgeSettings at(String address) {
        host = address;
        return this;
    }

    /** What the coordinator lists it as. */
    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /** Where the node keeps its databases. */
    Path data() {
        return folder.resolve("data");
    }

    String url() {
        return scheme("listen") + host + ":" + port;
    }

    String operatorUrl() {
        return scheme("operator") + LOOPBACK + ":" + operatorPort;
    }

    private String scheme(String listener) {
        return sections.getOrDefault(listener, Map.of()).containsKey("tls") ? "https://" : "http://";
    }

    Path write() {
        set("listen", "host", host).set("listen", "port", Integer.toString(port));
        set("operator", "host", LOOPBACK).set("operator", "port", Integer.toString(operatorPort));
        set("operator", "token", "file:admin-token").set("storage", "path", data().toString());
        StringBuilder yaml = new StringBuilder(topLevel);
        sections.forEach((section, keys) -> {
            yaml.append(section).append(":\n");
            keys.forEach((key, value) ->
                    yaml.append("  ").append(key).append(": ").append(value).append('\n'));
        });
        yaml.append("upstreams:\n");
        upstreams.forEach(yaml::append);
        try {
            Files.writeString(folder.resolve("admin-token"), ADMIN_TOKEN);
            Files.writeString(folder.resolve("upstream-secret"), UPSTREAM_SECRET);
            return Files.writeString(folder.resolve("edge-node.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
