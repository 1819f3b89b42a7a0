package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.deployment.SourceTree;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the programs in an overlay's pods read: {@code /etc/tidegate} laid out as the pod has it, and its environment. */
final class Configurations {
    private static final String FOLDER = "/etc/tidegate";
    /** Fits every secret, the cluster key's 32 bytes too. */
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);

    private Configurations() {}

    static EdgeConfig edge(Overlay overlay) {
        Manifest workload = Manifest.of(overlay.manifests(), "StatefulSet", "tidegate-edge");
        return loaded(load(overlay, workload, "edge-node.yml", EdgeConfig.class));
    }

    /** Of a region that has coordinators. */
    static Optional<CoordinatorConfig> coordinator(Overlay overlay) {
        return Manifest.of(overlay.manifests(), "Deployment").stream()
                .filter(workload -> workload.name().equals("tidegate-coordinator"))
                .map(workload -> loaded(load(overlay, workload, "coordinator.yml", CoordinatorConfig.class)))
                .findFirst();
    }

    /** As {@code tidegate config check}: the same loader, on the files of the volume and with the container's environment. */
    static <T extends Record> ConfigResult<T> load(Overlay overlay, Manifest workload, String file, Class<T> type) {
        Path folder = SourceTree.scratch("configuration");
        volume(overlay, workload).forEach((name, content) -> write(folder.resolve(name), content));
        return ConfigLoader.load(folder.resolve(file), environment(workload), type);
    }

    private static <T> T loaded(ConfigResult<T> result) {
        return switch (result) {
            case Loaded<T>(T config) -> config;
            case Invalid<T> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    /** The files of the projected volume that is mounted where the programs look, by their paths. */
    private static Map<String, String> volume(Overlay overlay, Manifest workload) {
        String volume = workload.containers()
                .flatMap(container -> container.path("volumeMounts").valueStream())
                .filter(mount -> mount.path("mountPath").asText().equals(FOLDER))
                .map(mount -> mount.path("name").asText())
                .findFirst()
                .orElseThrow();
        Map<String, String> files = new HashMap<>();
        workload.pod()
                .path("volumes")
                .valueStream()
                .filter(one -> one.path("name").asText().equals(volume))
                .flatMap(one -> one.at("/projected/sources").valueStream())
                .forEach(source -> files.putAll(files(overlay, source)));
        return files;
    }

    private static Map<String, String> files(Overlay overlay, JsonNode source) {
        if (source.has("configMap")) {
            return Manifest.map(Manifest.of(
                            overlay.manifests(),
                            "ConfigMap",
                            source.at("/configMap/name").asText())
                    .at("/data"));
        }
        Map<String, String> secrets = new HashMap<>();
        source.at("/secret/items").forEach(item -> secrets.put(item.path("path").asText(), SECRET));
        return secrets;
    }

    private static Map<String, String> environment(Manifest workload) {
        Map<String, String> fields = Map.of("metadata.name", workload.name() + "-0", "status.podIP", "10.1.2.3");
        Map<String, String> environment = new HashMap<>();
        List<JsonNode> variables = workload.containers()
                .flatMap(container -> container.path("env").valueStream())
                .toList();
        for (JsonNode variable : variables) {
            @Nullable
            String field =
                    fields.get(variable.at("/valueFrom/fieldRef/fieldPath").asText());
            String value = field == null ? variable.path("value").asText() : field;
            for (Map.Entry<String, String> known : Map.copyOf(environment).entrySet()) {
                value = value.replace("$(" + known.getKey() + ")", known.getValue());
            }
            environment.put(variable.path("name").asText(), value);
        }
        return environment;
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
