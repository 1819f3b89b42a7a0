package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tidegate.deployment.Command;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Something that operators apply: an overlay of ours, or one with optional components on top.
 *
 * @param components below {@code k8s/components}
 */
record Overlay(String name, List<String> components) {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<Overlay, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

    static final Overlay DEMO = new Overlay("demo", List.of());
    static final Overlay SINGLE_REGION = new Overlay("single-region", List.of());
    static final Overlay IN_FLIGHT = new Overlay("single-region-in-flight", List.of());
    static final Overlay WITH_COORDINATORS = new Overlay("multi-region/eu-west-1", List.of());
    static final Overlay EDGES_ALONE = new Overlay("multi-region/us-east-1", List.of());
    static final Overlay BUS_BY_API = new Overlay("single-region", List.of("bus-by-api"));
    static final Overlay POD_NAMES = new Overlay("single-region", List.of("pod-names"));

    /** Each of them. */
    static List<Overlay> all() {
        return List.of(DEMO, SINGLE_REGION, IN_FLIGHT, WITH_COORDINATORS, EDGES_ALONE, BUS_BY_API, POD_NAMES);
    }

    /** What {@code kubectl kustomize} makes of it. */
    List<Manifest> manifests() {
        return RENDERED.computeIfAbsent(this, Overlay::render);
    }

    private List<Manifest> render() {
        String yaml = Command.output(List.of("kubectl", "kustomize", folder().toString()));
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            List<Manifest> manifests = new ArrayList<>();
            documents.forEachRemaining(document -> manifests.add(new Manifest(document)));
            return List.copyOf(manifests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder() {
        Path ours = SourceTree.root().resolve("k8s");
        Path overlay = ours.resolve("overlays").resolve(name);
        return components.isEmpty() ? overlay : withComponents(ours, overlay);
    }

    /** The kustomization that an operator would write. */
    private Path withComponents(Path ours, Path overlay) {
        Path folder = SourceTree.scratch("overlay");
        StringBuilder text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
        text.append("namespace: tidegate\n");
        text.append("resources: [").append(folder.relativize(overlay)).append("]\ncomponents:\n");
        for (String component : components) {
            text.append("  - ")
                    .append(folder.relativize(ours.resolve("components").resolve(component)))
                    .append('\n');
        }
        try {
            Files.writeString(folder.resolve("kustomization.yaml"), text);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return components.isEmpty() ? name : name + " with " + String.join(", ", components);
    }
}
