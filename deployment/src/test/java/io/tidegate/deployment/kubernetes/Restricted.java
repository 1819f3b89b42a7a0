package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The restricted profile of the Pod Security Standards, and a root file system that is read only besides. */
final class Restricted {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final int NOBODY_IS_ROOT = 1;

    private Restricted() {}

    /** What of a workload's pods breaks it. */
    static List<String> problems(Manifest workload) {
        List<String> problems = new ArrayList<>();
        JsonNode pod = workload.pod();
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            check(!pod.path(shared).asBoolean(), workload.id() + ": " + shared, problems);
        }
        JsonNode context = pod.path("securityContext");
        check(context.path("runAsNonRoot").asBoolean(), workload.id() + ": may run as root", problems);
        check(
                context.path("runAsUser").asInt() >= NOBODY_IS_ROOT,
                workload.id() + ": runAsUser is not given, or root",
                problems);
        check(
                context.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                workload.id() + ": no seccomp profile",
                problems);
        pod.path("volumes")
                .forEach(volume -> check(
                        names(volume).allMatch(name -> name.equals("name") || VOLUMES.contains(name)),
                        workload.id() + ": volume " + volume,
                        problems));
        workload.containers().forEach(container -> container(workload, container, problems));
        return problems;
    }

    private static void container(Manifest workload, JsonNode container, List<String> problems) {
        String id = workload.id() + " " + container.path("name").asText();
        JsonNode context = container.path("securityContext");
        check(
                context.has("allowPrivilegeEscalation")
                        && !context.path("allowPrivilegeEscalation").asBoolean(),
                id + ": may gain privileges",
                problems);
        check(!context.path("privileged").asBoolean(), id + ": is privileged", problems);
        check(context.path("readOnlyRootFilesystem").asBoolean(), id + ": may write into its image", problems);
        check(
                context.at("/capabilities/drop")
                        .valueStream()
                        .anyMatch(drop -> drop.asText().equals("ALL")),
                id + ": keeps capabilities",
                problems);
        check(context.at("/capabilities/add").isMissingNode(), id + ": adds capabilities", problems);
        check(
                container.path("ports").valueStream().noneMatch(port -> port.has("hostPort")),
                id + ": takes a port of the machine",
                problems);
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey);
    }

    private static void check(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
