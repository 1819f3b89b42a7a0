package io.tidegate.common.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key whose value differs between two configurations.
 *
 * @param key its whole name, such as {@code upstreams[0].credential.value}
 * @param before for people; a secret shows as {@code ***}
 * @param after for people, too
 */
public record Change(String key, String before, String after) {
    private static final String NOTHING = "none";

    /** All keys that differ, in the order of the example file. */
    public static <T extends Record> List<Change> between(T before, T after) {
        List<Change> changes = new ArrayList<>();
        compare("", before, after, changes);
        return changes;
    }

    private static void compare(String key, Object before, Object after, List<Change> to) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Record
                && after instanceof Record
                && before.getClass() == after.getClass()
                && isOurs(before)) {
            for (RecordComponent component : before.getClass().getRecordComponents()) {
                String name = key.isEmpty() ? component.getName() : key + "." + component.getName();
                compare(name, value(component, before), value(component, after), to);
            }
        } else if (before instanceof Optional<?> was
                && after instanceof Optional<?> is
                && was.isPresent()
                && is.isPresent()) {
            compare(key, was.get(), is.get(), to);
        } else if (before instanceof List<?> was && after instanceof List<?> is && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                compare(key + "[" + i + "]", was.get(i), is.get(i), to);
            }
        } else {
            to.add(new Change(key, text(before), text(after)));
        }
    }

    /** A section of a configuration; other records are values with a text of their own. */
    private static boolean isOurs(Object section) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            if (component.isAnnotationPresent(Doc.class)) {
                return true;
            }
        }
        return false;
    }

    private static Object value(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    /** As the file has it. */
    private static String text(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Change::text).orElse(NOTHING);
            case List<?> list when list.isEmpty() -> NOTHING;
            case List<?> list -> list.size() + " of them";
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant -> ScalarType.word(constant);
            default -> value.toString();
        };
    }

    @Override
    public String toString() {
        return key + " " + before + " -> " + after;
    }
}
