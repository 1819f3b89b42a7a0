package io.tidegate.common.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What there is to back up. */
public interface BackupSource {
    Part part();

    /** Writes a copy of the database into a folder, as of one moment, while it is used. Blocks. */
    Copied copyInto(Path folder) throws IOException;

    /** The newest schema that this program knows: a copy with a newer one is of no use to it. */
    int newestSchema() throws IOException;

    /** Files without which the database is worth nothing. Those that are there are copied. */
    List<Path> secrets();
}
