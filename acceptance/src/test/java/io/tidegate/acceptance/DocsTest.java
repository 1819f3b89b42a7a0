package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the documents tell people to type works. The blocks tagged {@code sh} of one document run in order in one shell,
 * beside a running demo, with what {@code .tidegate/demo.env} says in the environment.
 */
class DocsTest {
    @Test
    void everyBlockSaysWhatItIs() throws IOException {
        for (Path document : documents()) {
            assertThat(ShellBlock.in(document)).allMatch(ShellBlock::isWellTagged);
        }
    }

    @Tag("full")
    @Tag("alone")
    @TestFactory
    Stream<DynamicTest> everyCommandWorks() throws IOException {
        return documents().stream()
                .map(document -> DynamicTest.dynamicTest(document.getFileName().toString(), () -> run(document)));
    }

    private static void run(Path document) throws IOException {
        List<ShellBlock> blocks =
                ShellBlock.in(document).stream().filter(ShellBlock::isRun).toList();
        if (blocks.isEmpty()) {
            return;
        }
        StringBuilder script = new StringBuilder();
        for (ShellBlock block : blocks) {
            script.append("echo '=== ").append(block).append("'\n").append(block.text());
        }
        try (Demo demo = Demo.ofTheBuiltTree("docs")) {
            demo.sh(script.toString(), demo.assignments());
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        Path root = BuildFolder.sourceTree();
        for (String name : List.of("README.md", "CONTRIBUTING.md")) {
            if (Files.exists(root.resolve(name))) {
                documents.add(root.resolve(name));
            }
        }
        if (Files.isDirectory(root.resolve("docs"))) {
            try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
                docs.filter(p -> p.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }
}
