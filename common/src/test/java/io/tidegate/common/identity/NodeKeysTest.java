package io.tidegate.common.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
    @TempDir
    Path directory;

    @Test
    void areTheSameAtTheNextStart() throws IOException {
        NodeKeys first = NodeKeys.loadOrCreate(directory);
        NodeKeys second = NodeKeys.loadOrCreate(directory);

        assertThat(second.publicKeyBase64()).isEqualTo(first.publicKeyBase64());
        assertThat(second.privateKey()).isEqualTo(first.privateKey());
    }

    @Test
    void areReadableByTheProcessesUserAlone() throws IOException {
        NodeKeys.loadOrCreate(directory);

        assertThat(Files.getPosixFilePermissions(directory.resolve("node-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void areNotReplacedWhenTheFileIsDamaged() throws IOException {
        Path file = directory.resolve("node-key");
        Files.writeString(file, "damaged");

        assertThatThrownBy(() -> NodeKeys.loadOrCreate(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " has 1 lines (expected: the 2 of a node's key)");
        assertThat(file).hasContent("damaged");
    }

    @Test
    void mustBeAPair() throws IOException {
        Path file = directory.resolve("node-key");
        NodeKeys.loadOrCreate(directory);
        Files.write(
                file,
                List.of(Files.readAllLines(file).getFirst(), NodeKeys.generate().publicKeyBase64()));

        assertThatThrownBy(() -> NodeKeys.loadOrCreate(directory)).hasMessageContaining("no pair");
    }

    @Test
    void doNotShowThePrivateHalf() {
        NodeKeys keys = NodeKeys.generate();

        assertThat(keys).hasToString(keys.publicKeyBase64());
    }

    @Test
    void knowAPublicKeyFromGarbage() {
        assertThat(NodeKeys.publicKey(NodeKeys.generate().publicKeyBase64())).isPresent();
        assertThat(NodeKeys.publicKey("AAAA")).isEmpty();
        assertThat(NodeKeys.publicKey("not base64!")).isEmpty();
    }
}
