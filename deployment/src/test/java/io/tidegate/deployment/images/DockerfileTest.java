package io.tidegate.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a build of the images is told of itself: docker/Dockerfile. */
class DockerfileTest {
    private static final Pattern TOLD = Pattern.compile("ARG (VERSION|REVISION|CREATED)=(\\S+)");
    private static final Pattern MAKES_A_LAYER = Pattern.compile("(RUN|COPY|ADD|WORKDIR) .*");

    private final List<String> lines = Files.readAllLines(file("docker/Dockerfile"));

    DockerfileTest() throws IOException {}

    @Test
    void makesNoLayerAnew() {
        List<String> after =
                lines.stream().dropWhile(line -> !TOLD.matcher(line).matches()).toList();

        assertThat(after)
                .isNotEmpty()
                .noneMatch(line -> MAKES_A_LAYER.matcher(line).matches());
        assertThat(lines).anyMatch(line -> MAKES_A_LAYER.matcher(line).matches());
    }

    @Test
    void isInTheDocumentWithWhatHoldsWhenItIsNotTold() throws IOException {
        String labels = Files.readString(file("docs/operations.md"))
                .lines()
                .filter(line -> line.startsWith("| labels |"))
                .findFirst()
                .orElse("");

        assertThat(lines.stream().map(TOLD::matcher).filter(told -> told.matches()))
                .hasSize(3)
                .allSatisfy(told -> assertThat(labels).contains("`" + told.group(1) + "`", "`" + told.group(2) + "`"));
    }

    private static Path file(String name) {
        return BuildFolder.sourceTree().resolve(name);
    }
}
