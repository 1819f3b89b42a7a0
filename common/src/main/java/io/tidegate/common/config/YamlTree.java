package io.tidegate.common.config;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML into a {@link Node} tree that keeps the line of every key and value. */
final class YamlTree {
    /** Deeper than any configuration, and shallow enough for a file that refers to itself. */
    private static final int DEEPEST = 16;

    private final Path file;
    private final Report problems;

    YamlTree(Path file, Report problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The tree; an empty one for an empty or unreadable text, whose problems are then reported. */
    Node read(String yaml) {
        Origin top = new Origin.Line(file, 1);
        try {
            org.yaml.snakeyaml.nodes.@Nullable Node root =
                    new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            return root == null ? new Node.Empty(top) : convert(root, 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Origin origin = mark == null ? top : new Origin.Line(file, mark.getLine() + 1);
            String context = e.getContext() == null ? "" : " " + e.getContext();
            report(origin, "not YAML: " + e.getProblem() + context, "YAML; often an indent or a quote is missing");
        } catch (YAMLException e) {
            report(top, "not YAML: " + e.getMessage(), "YAML in UTF-8");
        }
        return new Node.Empty(top);
    }

    private Node convert(org.yaml.snakeyaml.nodes.Node node, int depth) {
        Origin origin = origin(node);
        if (depth > DEEPEST) {
            report(origin, "nested too deep", "at most " + DEEPEST + " levels");
            return new Node.Empty(origin);
        }
        return switch (node) {
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Node.Empty(origin);
            case ScalarNode scalar -> new Node.Scalar(scalar.getValue(), origin);
            case SequenceNode sequence ->
                new Node.Sequence(
                        sequence.getValue().stream()
                                .map(item -> convert(item, depth + 1))
                                .toList(),
                        origin);
            case MappingNode mapping -> convertMapping(mapping, origin, depth);
            default -> throw new IllegalStateException("unknown kind of YAML node: " + node.getNodeId());
        };
    }

    private Node convertMapping(MappingNode mapping, Origin origin, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Origin at = origin(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(at, "a key that is itself a list or has keys", "a plain word as key");
                continue;
            }
            Node.Entry entry = new Node.Entry(at, convert(tuple.getValueNode(), depth + 1));
            Node.@Nullable Entry first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                report(at, key.getValue() + " stands twice, first at " + first.key(), "one of them");
            }
        }
        return new Node.Mapping(entries, origin);
    }

    private Origin origin(org.yaml.snakeyaml.nodes.Node node) {
        return new Origin.Line(file, node.getStartMark().getLine() + 1);
    }

    private void report(Origin origin, String wrong, String expected) {
        problems.add(new Problem(origin, "", wrong, expected));
    }
}
