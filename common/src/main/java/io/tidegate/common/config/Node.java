package io.tidegate.common.config;

import java.util.List;
import java.util.Map;

/** A configuration file as it was written, each part with its place. */
sealed interface Node {
    Origin origin();

    /** A value, whatever its type; YAML's own ideas about types are not asked. */
    record Scalar(String text, Origin origin) implements Node {}

    /** A key with nothing behind it. */
    record Empty(Origin origin) implements Node {}

    /** A list. */
    record Sequence(List<Node> items, Origin origin) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys with values, in the order of the file. */
    record Mapping(Map<String, Entry> entries, Origin origin) implements Node {}

    /** One key with its value. */
    record Entry(Origin key, Node value) {}
}
