package io.tidegate.common.backup;

import io.tidegate.common.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node's database of notes, and a secret beside it. */
record NotesSource(Path data, String id) implements BackupSource {
    static final String FILE = "notes.db";

    NotesSource(Path data) {
        this(data, "node_1");
    }

    @Override
    public Optional<String> node() {
        return Optional.of(id);
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public Part part() {
        return Part.EDGE;
    }

    @Override
    public Copied copyInto(Path folder) throws IOException {
        SqliteFile copy = new SqliteFile(folder.resolve(FILE));
        new SqliteFile(data.resolve(FILE)).copy(copy.path());
        return new Copied(Copied.SQLITE, FILE, copy.schemaVersion(), Map.of("node_id", id));
    }

    @Override
    public int newestSchema() {
        return 1;
    }

    @Override
    public List<Path> secrets() {
        return List.of(data.resolve("secret"), data.resolve("never-there"));
    }
}
