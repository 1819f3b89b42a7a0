package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is what ships: the bench, the candidate of the harness, the script, the unit and the image start an edge alike. */
class JavaProgramTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\",\\[\\]]+");

    @ParameterizedTest
    @ValueSource(strings = {"tidegate", "systemd/tidegate-edge.service", "bench/candidate/candidate.json"})
    void startsAnEdgeAsTheyDo(String file) throws IOException {
        assertThat(wordsOf(file)).containsAll(optionsOfTheJvm());
    }

    /** The heap is a share of what the container has. */
    @Test
    void startsAnEdgeAsItsImageDoesButForTheHeap() throws IOException {
        assertThat(wordsOf("docker/java.args"))
                .containsAll(optionsOfTheJvm().stream()
                        .filter(Predicate.not(option -> option.startsWith("-Xm")))
                        .toList());
        assertThat(wordsOf("docker/Dockerfile"))
                .containsAll(optionsOfTheJvm().stream()
                        .filter(option -> option.startsWith("-Xmn"))
                        .toList());
    }

    private static List<String> optionsOfTheJvm() {
        List<String> options = new JavaProgram("java", "x.jar", "Main")
                .serving(List.of()).stream()
                        .filter(word -> word.startsWith("-X"))
                        .toList();
        assertThat(options).hasSizeGreaterThan(4);
        return options;
    }

    private static List<String> wordsOf(String file) throws IOException {
        return BETWEEN_WORDS
                .splitAsStream(Files.readString(PROJECT.resolve(file)))
                .toList();
    }
}
