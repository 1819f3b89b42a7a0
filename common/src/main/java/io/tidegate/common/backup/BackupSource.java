package io.tidegate.common.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What there is to back up. */
public interface BackupSource {
    Part part();

    /** The node's id where several of this part may keep their backups in one folder; empty where all of them back up the same. */
    Optional<String> node() throws IOException;

    /**
     * Whether a backup could say already whose it is. One that is made before that would belong to nobody, and stay for ever.
     */
    boolean isKnown() throws IOException;

    /** Writes a copy of the database into a folder, as of one moment, while it is used. Blocks. */
    Copied copyInto(Path folder) throws IOException;

    /** The newest schema that this program knows: a copy with a newer one is of no use to it. */
    int newestSchema() throws IOException;

    /** Files without which the database is worth nothing. Those that are there are copied. */
    List<Path> secrets();
}
