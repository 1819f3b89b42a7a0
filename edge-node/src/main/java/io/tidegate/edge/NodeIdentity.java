package io.tidegate.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Who this node is, from its first start on.
 *
 * @param id {@code node_} and 16 hexadecimal digits, kept in the data directory
 * @param name the operator's name for it
 */
record NodeIdentity(String id, String name) {
    static final String FILE_NAME = "node-id";
    private static final Pattern FORM = Pattern.compile("node_[0-9a-f]{16}");

    /** Reads the id of a data directory, and draws one where there is none. Blocks. */
    static NodeIdentity loadOrCreate(Path directory, String name, RandomGenerator random) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            String id = Files.readString(file).strip();
            if (!FORM.matcher(id).matches()) {
                throw new IOException(file + " does not hold a node id (expected: node_ and 16 hexadecimal digits)");
            }
            return new NodeIdentity(id, name);
        } catch (NoSuchFileException firstStart) {
            String id = "node_" + HexFormat.of().toHexDigits(random.nextLong());
            Path aside = file.resolveSibling(FILE_NAME + ".new");
            Files.writeString(aside, id + "\n");
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            return new NodeIdentity(id, name);
        }
    }
}
