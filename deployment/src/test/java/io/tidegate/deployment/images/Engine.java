package io.tidegate.deployment.images;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * podman with a network of its own: a namespace in which its bridges and rules are, so that nothing of them is on the machine.
 * All that was started here is gone when it is closed.
 */
final class Engine implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PROGRAMS =
            List.of("podman", "buildah", "runc", "mmdebstrap", "nsenter", "ip", "iptables", "curl", "chrt");

    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String MOST_SHARES = "262144";

    private final String name;
    private final Map<String, String> environment;

    private Engine(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = Map.copyOf(environment);
    }

    /** Why this machine can't have one; empty when it can. */
    static Optional<String> unavailable() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("containers with limits and networks of their own need root here");
        }
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isInPath(program)).toList();
        return missing.isEmpty()
                ? BaseImage.unavailable()
                : Optional.of("not installed: " + String.join(", ", missing) + " (.ci/run installs them)");
    }

    static boolean isInPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @param purpose a word that is different for each test class */
    static Engine start(String purpose) {
        String name = "tg" + purpose + ProcessHandle.current().pid();
        try {
            Path settings = Files.writeString(BuildFolder.scratch().resolve("containers.conf"), """
                    [containers]
                    # The defaults are above what root may have in a container.
                    default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
                    [engine]
                    runtime = "runc"
                    cgroup_manager = "cgroupfs"
                    events_logger = "file"
                    [network]
                    network_backend = "netavark"
                    """);
            Engine engine = new Engine(name, Map.of("CONTAINERS_CONF", settings.toString()));
            engine.preferGroup();
            engine.plain(LIMIT, "ip", "netns", "add", name);
            engine.plain(LIMIT, "ip", "-n", name, "link", "set", "lo", "up");
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What names of containers begin with. */
    String name() {
        return name;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** A command as it is run inside the network. */
    List<String> inside(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        all.addAll(List.of(words));
        return all;
    }

    String podman(String... words) {
        return podman(LIMIT, words);
    }

    String podman(Duration limit, String... words) {
        List<String> all = new ArrayList<>(inside("podman"));
        all.addAll(List.of(words));
        return Command.output(environment, limit, all);
    }

    /** Inside the network, and before other programs of a busy machine where that is allowed: for what measures. */
    String undisturbed(Duration limit, String... words) {
        List<String> all = new ArrayList<>();
        if (tried("chrt", "-r", "1", "true").status() == 0) {
            all.addAll(List.of("chrt", "-r", "1"));
        }
        all.addAll(inside(words));
        return Command.output(environment, limit, all);
    }

    /** The group of all that runs here: before other programs of a busy machine, so that a start takes what it takes on an idle one. */
    String group() {
        return "/" + name;
    }

    private void preferGroup() throws IOException {
        Path cpu = GROUPS.resolve("cpu");
        if (Files.isWritable(cpu.resolve("cpu.shares"))) {
            Path group = Files.createDirectories(cpu.resolve(name));
            Files.writeString(group.resolve("cpu.shares"), MOST_SHARES);
        }
    }

    private void dropGroup() {
        tried(
                "find",
                GROUPS.toString(),
                "-mindepth",
                "1",
                "-depth",
                "-type",
                "d",
                "-path",
                "*/" + name + "*",
                "-exec",
                "rmdir",
                "{}",
                ";");
    }

    /** Outside of the network, where packages can be had: for building. */
    String plain(Duration limit, String... words) {
        return Command.output(environment, limit, List.of(words));
    }

    Command.Result tried(String... words) {
        return Command.run(environment, LIMIT, List.of(words));
    }

    Command.Result triedInside(String... words) {
        return Command.run(environment, LIMIT, inside(words));
    }

    /** What a command inside a container says. */
    Command.Result exec(String container, String... words) {
        List<String> all = new ArrayList<>(List.of("podman", "exec", container));
        all.addAll(List.of(words));
        return Command.run(environment, LIMIT, all);
    }

    String inspect(String container, String format) {
        return podman("inspect", container, "--format", format).strip();
    }

    /** What all containers have said, for messages. */
    String logs() {
        StringBuilder all = new StringBuilder();
        for (String container : listed("ps", "-aq", "--filter", "name=" + name)) {
            all.append(inspect(container, "{{.Name}} {{.State.Status}} {{.State.ExitCode}}"))
                    .append('\n');
            all.append(tried("podman", "logs", "--tail", "20", container).output());
        }
        return all.toString();
    }

    @Override
    public void close() {
        for (String kind : List.of("name=" + name, "label=com.docker.compose.project=" + name)) {
            for (String container : listed("ps", "-aq", "--filter", kind)) {
                triedInside("podman", "rm", "-f", "-v", "-t", "1", container);
            }
        }
        listed("network", "ls", "-q", "--filter", "name=" + name)
                .forEach(network -> triedInside("podman", "network", "rm", "-f", network));
        listed("volume", "ls", "-q", "--filter", "name=" + name)
                .forEach(volume -> tried("podman", "volume", "rm", "-f", volume));
        tried("ip", "netns", "del", name);
        dropGroup();
    }

    private List<String> listed(String... words) {
        List<String> all = new ArrayList<>(List.of("podman"));
        all.addAll(List.of(words));
        Command.Result result = Command.run(environment, LIMIT, all);
        return result.status() == 0
                ? result.output()
                        .lines()
                        .filter(line -> line.matches("[\\w.-]+"))
                        .toList()
                : List.of();
    }
}
