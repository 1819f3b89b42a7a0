package io.tidegate.common.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which keys a configuration record has, for the documents and for what checks them. */
public final class ConfigKeys {
    private ConfigKeys() {}

    /**
     * One key that takes a value.
     *
     * @param path such as {@code upstreams[0].credential.value}
     * @param variable the environment variable that overrides it
     * @param type in words
     * @param presence what holds when it is left out: a default as it would be written, "required" or "none"
     * @param doc what it is for
     */
    public record Key(String path, String variable, String type, String presence, String doc) {}

    /** All keys of a record and of the records below it, in order. Of a list of records, the first item stands for all. */
    public static List<Key> of(Class<? extends Record> type) {
        List<Key> keys = new ArrayList<>();
        collect(type, KeyPath.ROOT, keys);
        return List.copyOf(keys);
    }

    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(ConfigKeys::name).toList();
    }

    static String name(RecordComponent component) {
        Written written = component.getAnnotation(Written.class);
        return written == null ? component.getName() : written.value();
    }

    static Optional<Default> fallback(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(Default.class));
    }

    private static void collect(Class<?> type, KeyPath path, List<Key> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            KeyPath at = path.child(name(component));
            Class<?> inner = inner(component.getGenericType());
            if (ScalarType.isGroup(inner)) {
                collect(inner, component.getType() == List.class ? at.item(0) : at, keys);
            } else {
                keys.add(key(component, at, inner));
            }
        }
    }

    private static Key key(RecordComponent component, KeyPath at, Class<?> inner) {
        boolean list = component.getType() == List.class;
        String absent = list || component.getType() == Optional.class ? "none" : "required";
        String presence = fallback(component).map(Default::value).orElse(absent);
        Doc doc = component.getAnnotation(Doc.class);
        return new Key(
                at.key(),
                at.variable(),
                (list ? "list of " : "") + ScalarType.describe(inner),
                presence,
                doc == null ? "" : doc.value());
    }

    private static Class<?> inner(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getActualTypeArguments()[0]
                : (Class<?>) type;
    }
}
