package io.tidegate.deployment.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** docker/compose.yml, as docker-compose reads it. */
final class ComposeFile {
    static final Path PATH = BuildFolder.sourceTree().resolve("docker/compose.yml");
    /** What an operator adds to try it out. */
    static final Path TRY_OUT = BuildFolder.sourceTree().resolve("docker/simulator.env");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ComposeFile() {}

    static void assumeTheProgramIsThere() {
        Assumptions.assumeTrue(
                Engine.isInPath("docker-compose"), "docker-compose is not installed (.ci/run installs it)");
    }

    static Command.Result config(Path file, String... more) {
        List<String> words = new ArrayList<>(List.of("docker-compose", "-f", file.toString()));
        words.addAll(List.of(more));
        words.add("config");
        return Command.run(Map.of(), LIMIT, words);
    }

    /** With all that it refers to put in. */
    static String resolved() {
        Command.Result result = config(PATH, "--env-file", TRY_OUT.toString());
        if (result.status() != 0) {
            throw new AssertionError(result.output());
        }
        return result.output();
    }

    static Map<String, JsonNode> services() {
        return yaml(resolved()).path("services").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static JsonNode yaml(Path file) {
        try {
            return yaml(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file or folder of a container comes from, unless it is on a volume or in the image. */
    static Optional<Path> source(JsonNode service, String place) {
        return service.path("volumes")
                .valueStream()
                .map(mount -> mount.asText().split(":", -1))
                .filter(mount -> mount[0].startsWith("/"))
                .filter(mount -> place.equals(mount[1]) || place.startsWith(mount[1] + "/"))
                .map(mount -> Path.of(mount[0] + place.substring(mount[1].length())))
                .findFirst();
    }

    /** The files and folders of a container that come from here, laid out as it has them. */
    static Path laidOut(JsonNode service) {
        try {
            Path root = Files.createTempDirectory(BuildFolder.scratch(), "container-");
            for (JsonNode volume : service.path("volumes")) {
                String[] mount = volume.asText().split(":", -1);
                if (mount[0].startsWith("/")) {
                    Path place = root.resolve(mount[1].substring(1));
                    Files.createDirectories(place.resolveSibling("."));
                    Files.createSymbolicLink(place, Path.of(mount[0]));
                }
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
