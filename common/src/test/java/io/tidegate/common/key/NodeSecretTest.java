package io.tidegate.common.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSecretTest {
    @Test
    void isMadeAtTheFirstStartAndReadAtTheNext(@TempDir Path folder) throws IOException {
        NodeSecret made = NodeSecret.loadOrCreate(folder, new Random(1));
        NodeSecret read = NodeSecret.loadOrCreate(folder, new Random(2));

        assertThat(read.bytes()).isEqualTo(made.bytes()).hasSize(32);
    }

    @Test
    void isForTheNodesUserAlone(@TempDir Path folder) throws IOException {
        NodeSecret.loadOrCreate(folder, new Random(1));

        Path file = folder.resolve("node-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void isNotReplacedWhenItIsDamaged(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("node-secret"), new byte[5]);

        assertThatThrownBy(() -> NodeSecret.loadOrCreate(folder, new Random(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 5 bytes (expected: the 32 bytes of a node secret)");
    }

    @Test
    void isNeverPrinted() {
        assertThat(NodeSecret.of(new byte[32])).hasToString("***");
    }
}
