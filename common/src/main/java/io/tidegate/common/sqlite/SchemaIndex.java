package io.tidegate.common.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the index file in the folder of a schema's migrations says.
 *
 * @param runsFrom the version that a program must know, at least, to work with the schema as the last migration leaves it
 * @param names of the migrations, in order
 */
record SchemaIndex(Optional<Integer> runsFrom, List<String> names) {
    private static final Pattern RUNS_FROM = Pattern.compile("runs-from (\\d+)");
    private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

    SchemaIndex {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names: none (expected: at least one migration)");
        }
    }

    static SchemaIndex read(Migrations migrations) throws IOException {
        String path = migrations.folder() + "/migrations.txt";
        try (InputStream in = SchemaIndex.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException(path + ": not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines =
                    text.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
            Matcher first = RUNS_FROM.matcher(lines.isEmpty() ? "" : lines.getFirst());
            return first.matches()
                    ? new SchemaIndex(Optional.of(Integer.parseInt(first.group(1))), lines.subList(1, lines.size()))
                    : new SchemaIndex(Optional.empty(), lines);
        }
    }

    /** The version that a program must know at least; where nothing is said, the newest. */
    int oldestThatRuns() {
        return runsFrom.orElseGet(this::newest);
    }

    /** The version after the last migration. */
    int newest() {
        Matcher name = NAME.matcher(names.getLast());
        if (!name.matches()) {
            throw new IllegalArgumentException(names.getLast() + ": not a migration (expected: V1__words.sql)");
        }
        return Integer.parseInt(name.group(1));
    }
}
