package io.tidegate.common.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds a tree to a record and reports all that is wrong. A component that fails is replaced by its default, so that the
 * record can still be made and say what it finds wrong with the others; what was made so is thrown away.
 */
final class Binder {
    private final Overrides overrides;
    private final ScalarReader reader;
    private final Report report;

    Binder(Overrides overrides, ScalarReader reader, Report report) {
        this.overrides = overrides;
        this.reader = reader;
        this.report = report;
    }

    /** The bound value, or null when a problem was reported for it. */
    @Nullable
    Object bind(Type type, KeyPath path, @Nullable Node node, Optional<Default> fallback) {
        if (node != null) {
            report.locate(path, node.origin());
        }
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return bindOptional(argument(type), path, node);
        }
        if (raw == List.class) {
            return bindList(argument(type), path, node, fallback);
        }
        return ScalarType.isGroup(raw) ? bindRecord(raw, path, node) : bindScalar(raw, path, node, fallback);
    }

    private @Nullable Object bindOptional(Type type, KeyPath path, @Nullable Node node) {
        boolean written = ScalarType.isGroup(raw(type))
                ? (node != null && !(node instanceof Node.Empty)) || overrides.anyWithin(path)
                : node != null || overrides.at(path).isPresent();
        if (!written) {
            return Optional.empty();
        }
        Object value = bind(type, path, node, Optional.empty());
        return value == null ? null : Optional.of(value);
    }

    private @Nullable Object bindScalar(Class<?> type, KeyPath path, @Nullable Node node, Optional<Default> fallback) {
        Optional<Node> override = overrides.at(path);
        Node written = override.isPresent() ? override.get() : node;
        if (written == null) {
            return bindDefault(type, path, fallback);
        }
        report.locate(path, written.origin());
        if (!(written instanceof Node.Scalar scalar)) {
            String wrong = written instanceof Node.Empty ? "no value" : "a list or keys";
            return report.problem(path, wrong, "one value (" + ScalarType.describe(type) + ")");
        }
        return switch (reader.read(type, scalar)) {
            case ScalarReader.Value value -> {
                report.hide(path, value);
                yield value.value();
            }
            case ScalarReader.Wrong wrong -> report.problem(path, wrong.wrong(), wrong.expected());
        };
    }

    private @Nullable Object bindDefault(Class<?> type, KeyPath path, Optional<Default> fallback) {
        if (fallback.isEmpty()) {
            return report.problem(path, "missing", "a value (" + ScalarType.describe(type) + ")");
        }
        return reader.read(type, fallback.get().value());
    }

    private @Nullable Object bindList(Type type, KeyPath path, @Nullable Node node, Optional<Default> fallback) {
        List<@Nullable Node> items = new ArrayList<>();
        Optional<Node> override = ScalarType.isGroup(raw(type)) ? Optional.empty() : overrides.at(path);
        if (override.orElse(null) instanceof Node.Scalar scalar) {
            report.locate(path, scalar.origin());
            items.addAll(split(scalar.text(), scalar.origin()));
        } else if (node instanceof Node.Sequence sequence) {
            items.addAll(sequence.items());
        } else if (node != null && !(node instanceof Node.Empty)) {
            return report.problem(path, "not a list", "a list, each item on its own line after \"- \"");
        } else if (fallback.isPresent()) {
            items.addAll(split(fallback.get().value(), report.top()));
        }
        while (overrides.anyWithin(path.item(items.size()))) {
            items.add(null);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Object value = bind(type, path.item(i), items.get(i), Optional.empty());
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == items.size() ? List.copyOf(values) : null;
    }

    private static List<Node.Scalar> split(String text, Origin origin) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> new Node.Scalar(item, origin))
                .toList();
    }

    private @Nullable Object bindRecord(Class<?> type, KeyPath path, @Nullable Node node) {
        if (node instanceof Node.Scalar || node instanceof Node.Sequence) {
            String names = String.join(", ", ConfigKeys.names(type));
            return report.problem(path, "not a group of keys", "keys below it: " + names);
        }
        Map<String, Node.Entry> entries = node instanceof Node.Mapping mapping ? mapping.entries() : Map.of();
        new KeyCheck(report).check(type, path, entries);
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        Set<String> failed = new HashSet<>();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String name = ConfigKeys.name(component);
            Node.Entry entry = entries.get(name);
            Node value = entry == null ? null : entry.value();
            values[i] = bind(component.getGenericType(), path.child(name), value, ConfigKeys.fallback(component));
            if (values[i] == null) {
                failed.add(name);
                values[i] = placeholder(component);
            }
        }
        Object made = Arrays.asList(values).contains(null) ? null : make(type, path, values, failed);
        return failed.isEmpty() ? made : null;
    }

    private @Nullable Object placeholder(RecordComponent component) {
        Binder quiet = new Binder(new Overrides(Map.of()), reader, new Report(report.top()));
        return quiet.bind(component.getGenericType(), KeyPath.ROOT, null, ConfigKeys.fallback(component));
    }

    private @Nullable Object make(Class<?> type, KeyPath path, @Nullable Object[] values, Set<String> failed) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return report.flaws(path, Flaw.of(refusal), failed);
            }
            throw new IllegalStateException("making a " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("making a " + type, e);
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
