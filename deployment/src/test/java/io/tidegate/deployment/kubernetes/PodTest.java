package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How pods run: unprivileged, probed, bounded, and with names that Kubernetes does not mix up with ours. */
@Tag("full")
class PodTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
    private static final Pattern HEALTH_CHECK = Pattern.compile("(?s)java\", \"-XX:TieredStopAtLevel=1.*?HealthCheck");
    private static final Pattern TARGET = Pattern.compile("(?m)^FROM runtime AS (\\S+)$");

    static Stream<Arguments> workloads() {
        return Overlay.all().stream()
                .flatMap(overlay -> overlay.manifests().stream()
                        .filter(Manifest::isWorkload)
                        .map(workload -> Arguments.of(overlay, workload.name(), workload)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void keepsToTheRestrictedProfile(Overlay overlay, String name, Manifest workload) {
        assertThat(Restricted.problems(workload)).isEmpty();
        Manifest namespace = Manifest.of(overlay.manifests(), "Namespace").getFirst();
        assertThat(Manifest.map(namespace.at("/metadata/labels")))
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    static Stream<Arguments> privileges() {
        return Stream.of(
                Arguments.of(
                        "root", change(pod -> pod.withObject("/securityContext").put("runAsUser", 0))),
                Arguments.of(
                        "no seccomp",
                        change(pod -> pod.withObject("/securityContext").remove("seccompProfile"))),
                Arguments.of("the machine's network", change(pod -> pod.put("hostNetwork", true))),
                Arguments.of(
                        "a folder of the machine",
                        change(pod -> ((ArrayNode) pod.path("volumes"))
                                .addObject()
                                .put("name", "host")
                                .putObject("hostPath")
                                .put("path", "/"))),
                Arguments.of(
                        "capabilities",
                        change(pod -> container(pod)
                                .withObject("/securityContext/capabilities")
                                .remove("drop"))),
                Arguments.of(
                        "a root file system to write",
                        change(pod ->
                                container(pod).withObject("/securityContext").remove("readOnlyRootFilesystem"))));
    }

    private static Manifest.Change change(Manifest.Change ofPod) {
        return json -> ofPod.in((ObjectNode) json.at("/spec/template/spec"));
    }

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/containers/0");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("privileges")
    void aPrivilegeIsFound(String what, Manifest.Change change) {
        Manifest edge = Manifest.of(Overlay.SINGLE_REGION.manifests(), "StatefulSet", "tidegate-edge");

        assertThat(Restricted.problems(edge.changed(change))).as(what).hasSize(1);
    }

    /** Only who finds the bus by the API asks the API. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void holdsNoTokenOfTheApiThatItDoesNotNeed(Overlay overlay, String name, Manifest workload) {
        boolean asksTheApi = overlay.components().contains("bus-by-api");

        assertThat(workload.pod().path("automountServiceAccountToken").isBoolean())
                .isTrue();
        assertThat(workload.pod().path("automountServiceAccountToken").asBoolean())
                .isEqualTo(asksTheApi);
    }

    /** {@code TIDEGATE_EDGE_PORT} of a service would be taken for an override of the configuration. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void getsNoVariablesForServices(Overlay overlay, String name, Manifest workload) {
        assertThat(workload.pod().path("enableServiceLinks").isBoolean()).isTrue();
        assertThat(workload.pod().path("enableServiceLinks").asBoolean()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void isProbedAndBounded(Overlay overlay, String name, Manifest workload) {
        assertThat(workload.containers()).allSatisfy(container -> {
            Set<String> ports = new HashSet<>();
            container.path("ports").forEach(port -> ports.add(port.path("name").asText()));
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode asked = container.path(probe);
                String port = asked.at("/httpGet/port")
                        .asText(asked.at("/tcpSocket/port").asText());
                assertThat(ports).as(probe).contains(port);
            }
            assertThat(container.at("/livenessProbe/httpGet/path").asText("/livez"))
                    .isEqualTo("/livez");
            assertThat(container.at("/readinessProbe/httpGet/path").asText("/readyz"))
                    .isEqualTo("/readyz");
            assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
            // The JVM takes its heap from this one, and its number of event loops from that one.
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(container.at("/resources/limits/cpu").asText()).isNotEmpty();
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void runsAnImageOfOursInOneVersion(Overlay overlay, String name, Manifest workload) {
        assertThat(workload.containers()).allSatisfy(container -> {
            String image = container.path("image").asText();
            assertThat(image).matches("tidegate/.+:[0-9]+\\.[0-9]+\\.[0-9]+");
        });
        assertThat(overlay.manifests().stream()
                        .filter(Manifest::isWorkload)
                        .flatMap(Manifest::containers)
                        .map(container -> container.path("image").asText().replaceAll(".*:", ""))
                        .distinct())
                .hasSize(1);
    }

    /** The image is a target of the Dockerfile, which says as whom it runs and which files it reads. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void fitsTheImage(Overlay overlay, String name, Manifest workload) throws IOException {
        Path file = SourceTree.root().resolve("docker/Dockerfile");
        Assumptions.assumeTrue(Files.exists(file), "there are no images in this tree");
        String dockerfile = Files.readString(file);

        assertThat(workload.containers()).allSatisfy(container -> {
            String image = container.path("image").asText();
            String target = image.substring("tidegate/".length(), image.indexOf(':'));
            assertThat(TARGET.matcher(dockerfile).results().map(found -> found.group(1)))
                    .contains(target);
            assertThat(dockerfile)
                    .contains("USER "
                            + workload.pod().at("/securityContext/runAsUser").asText() + ":");
            // Commands are the image's own: they read what is mounted, and listen where the service points.
            assertThat(container.has("command") || container.has("args")).isFalse();
            String start = dockerfile.substring(dockerfile.indexOf("FROM runtime AS " + target + "\n"));
            assertThat(start.lines()
                            .filter(line -> line.startsWith("CMD ["))
                            .findFirst()
                            .orElse(""))
                    .containsAnyOf(
                            "/etc/tidegate/edge-node.yml",
                            "/etc/tidegate/coordinator.yml",
                            "\"--port\", \""
                                    + container.at("/ports/0/containerPort").asText() + "\"");
        });
    }

    /** The hook shares the edge's memory, so it is as small as the image's own health check, and asks the port and with the token of the edge. */
    @ParameterizedTest
    @MethodSource("edges")
    void isToldOfTheStopByASmallHook(Overlay overlay) throws Exception {
        JsonNode container = Manifest.of(overlay.manifests(), "StatefulSet", "tidegate-edge")
                .containers()
                .findFirst()
                .orElseThrow();
        List<String> hook = container
                .at("/lifecycle/preStop/exec/command")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        List<String> small = HEALTH_CHECK
                .matcher(Files.readString(SourceTree.root().resolve("docker/Dockerfile")))
                .results()
                .map(found -> found.group().replaceAll("[\\s\\\\]", "").replace("\"", ""))
                .map(command -> command.substring(0, command.indexOf(",io.tidegate")))
                .distinct()
                .toList();

        assertThat(small).containsExactly(String.join(",", hook.subList(0, hook.size() - 3)));
        assertThat(Class.forName(hook.get(hook.size() - 3))
                        .getMethod("main", String[].class)
                        .getDeclaringClass()
                        .getSimpleName())
                .isEqualTo("DrainHook");
        assertThat(container.path("ports").valueStream())
                .anySatisfy(
                        port -> assertThat(port.path("containerPort").asText()).isEqualTo(hook.get(hook.size() - 2)));
        assertThat(container.path("env").valueStream())
                .anySatisfy(
                        variable -> assertThat(variable.path("value").asText()).isEqualTo(hook.getLast()));
    }

    static List<Overlay> edges() {
        return Overlay.all();
    }

    /** Kubernetes leaves {@code $(NAME)} as it is when the variable stands further down. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void namesOnlyVariablesThatStandBefore(Overlay overlay, String name, Manifest workload) {
        assertThat(workload.containers()).allSatisfy(container -> {
            Set<String> known = new HashSet<>();
            container.path("env").forEach(variable -> {
                Matcher named = VARIABLE.matcher(variable.path("value").asText());
                while (named.find()) {
                    assertThat(known).as(variable.toString()).contains(named.group(1));
                }
                known.add(variable.path("name").asText());
            });
        });
    }

    /** With a read-only root file system, what is written must be mounted. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("workloads")
    void hasAVolumeForEveryMount(Overlay overlay, String name, Manifest workload) {
        Set<String> volumes = new HashSet<>();
        workload.pod()
                .path("volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        workload.at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));

        assertThat(workload.containers())
                .allSatisfy(container -> assertThat(container
                                .path("volumeMounts")
                                .valueStream()
                                .map(mount -> mount.path("name").asText()))
                        .isSubsetOf(volumes)
                        .contains("tmp"));
    }
}
