package io.tidegate.common.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On which kind of file system a folder lies. */
@FunctionalInterface
public interface Mounts {
    /** As the system says it. */
    Mounts SYSTEM = folder -> Files.getFileStore(folder).type();

    /** Such as {@code ext4} or {@code nfs4}, of a folder that is there. */
    String typeOf(Path folder) throws IOException;
}
