package io.tidegate.common.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a schema's migrations, in order, from the index file in their folder. */
record SchemaIndex(List<String> names) {
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
            return new SchemaIndex(
                    text.lines().map(String::strip).filter(s -> !s.isEmpty()).toList());
        }
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
