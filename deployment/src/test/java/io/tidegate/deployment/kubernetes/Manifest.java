package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One object of the Kubernetes API, as it would be applied. */
record Manifest(JsonNode json) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    String id() {
        return kind() + " " + name();
    }

    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    boolean isWorkload() {
        return WORKLOADS.contains(kind());
    }

    /** The template's pod; of a pod itself, what it is. */
    JsonNode pod() {
        return json.at(kind().equals("Pod") ? "/spec" : "/spec/template/spec");
    }

    Stream<JsonNode> containers() {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> pod().path(list).valueStream());
    }

    /** The labels that its pods have. */
    Map<String, String> podLabels() {
        return map(json.at("/spec/template/metadata/labels"));
    }

    /** Another one like it, with something changed. */
    Manifest changed(Change change) {
        ObjectNode copy = json.deepCopy();
        change.in(copy);
        return new Manifest(copy);
    }

    /** Changes an object in place. */
    interface Change {
        void in(ObjectNode json);
    }

    static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new TreeMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** Whether a selector's {@code matchLabels} chooses something with these labels; an empty one chooses all. */
    static boolean matches(JsonNode selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(map(selector).entrySet());
    }

    static List<Manifest> of(List<Manifest> all, String kind) {
        return all.stream().filter(one -> one.kind().equals(kind)).toList();
    }

    static Manifest of(List<Manifest> all, String kind, String name) {
        return of(all, kind).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }
}
