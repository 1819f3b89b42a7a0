package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may speak to whom, by an overlay's network policies. */
final class Flows {
    private static final String COMPONENT = "app.kubernetes.io/component";

    private final List<Manifest> all;

    Flows(Overlay overlay) {
        this.all = overlay.manifests();
    }

    /** What pods accept: {@code edge -> coordinator:8090}. */
    Set<String> accepted() {
        return flows("ingress", "from", (pod, peer, port) -> peer + " -> " + pod + ":" + port);
    }

    /** What pods may ask for. */
    Set<String> allowedOut() {
        return flows("egress", "to", (pod, peer, port) -> pod + " -> " + peer + ":" + port);
    }

    /** Whether all pods are closed in both directions but for what policies open. */
    boolean closed() {
        return Manifest.of(all, "NetworkPolicy").stream()
                .anyMatch(policy -> policy.at("/spec/podSelector").isEmpty()
                        && policy.at("/spec/ingress").isMissingNode()
                        && policy.at("/spec/egress").isMissingNode()
                        && policy.at("/spec/policyTypes")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .filter(Set.of("Ingress", "Egress")::contains)
                                        .count()
                                == 2);
    }

    private interface Words {
        String of(String pod, String peer, String port);
    }

    private Set<String> flows(String direction, String side, Words words) {
        Set<String> flows = new TreeSet<>();
        for (Manifest policy : Manifest.of(all, "NetworkPolicy")) {
            for (JsonNode rule : policy.at("/spec").path(direction)) {
                for (String pod : components(policy.at("/spec/podSelector"))) {
                    for (JsonNode peer : rule.path(side)) {
                        for (JsonNode port : rule.path("ports")) {
                            peers(peer).forEach(name -> flows.add(words.of(pod, name, name(port))));
                        }
                    }
                }
            }
        }
        return flows;
    }

    private static String name(JsonNode port) {
        String number = port.path("port").asText();
        return port.path("protocol").asText().equals("TCP")
                ? number
                : number + "/" + port.path("protocol").asText();
    }

    private Stream<String> peers(JsonNode peer) {
        if (peer.has("ipBlock")) {
            JsonNode but = peer.at("/ipBlock/except");
            return Stream.of(peer.at("/ipBlock/cidr").asText() + (but.isMissingNode() ? "" : " but " + but.size()));
        }
        if (peer.has("namespaceSelector")) {
            String namespace = peer.at("/namespaceSelector/matchLabels")
                    .path("kubernetes.io/metadata.name")
                    .asText();
            String pods = peer.at("/podSelector/matchLabels/k8s-app").asText();
            return Stream.of(pods.isEmpty() ? namespace : namespace + "/" + pods);
        }
        return components(peer.path("podSelector")).stream();
    }

    private List<String> components(JsonNode selector) {
        return all.stream()
                .filter(Manifest::isWorkload)
                .filter(workload -> Manifest.matches(selector.path("matchLabels"), workload.podLabels()))
                .map(workload -> workload.podLabels().getOrDefault(COMPONENT, workload.name()))
                .toList();
    }
}
