package io.tidegate.edge.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The header fields of one message, in wire order and spelling: spans over the bytes of the head, which are never
 * changed. Filled by {@link HeadParser}, then read only.
 */
public final class Fields {
    /** Ints a field takes: where its name and its value begin and end. */
    private static final int SPAN = 4;

    /** Options that are no fields, and the length, without which a body would have no end. */
    private static final Set<String> NEVER_HOP_BY_HOP = Set.of("keep-alive", "close", "content-length");

    private final byte[] head;
    private int[] spans = new int[SPAN * 24];
    private int count;
    private int end;

    Fields(byte[] head) {
        this.head = head;
    }

    /** Takes a field line: name in {@code [from, colon)}, value in {@code [valueFrom, valueTo)}. */
    void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        if (end + SPAN > spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        spans[end] = nameFrom;
        spans[end + 1] = nameTo;
        spans[end + 2] = valueFrom;
        spans[end + 3] = valueTo;
        end += SPAN;
        count++;
    }

    public int size() {
        return count;
    }

    /** The first value of a field, trimmed, as ISO 8859-1; empty when the field is absent. */
    public Optional<String> first(FieldName name) {
        int at = find(name, 0);
        return at < 0 ? Optional.empty() : Optional.of(value(at));
    }

    /** How many lines have this name. */
    public int count(FieldName name) {
        int n = 0;
        for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
            n++;
        }
        return n;
    }

    /** All values of a field, in order. */
    public List<String> all(FieldName name) {
        List<String> values = new ArrayList<>();
        for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
            values.add(value(at));
        }
        return values;
    }

    /** Whether a list-valued field (as Connection) names this token, in any case. */
    public boolean lists(FieldName name, String token) {
        for (int at = find(name, 0); at >= 0; at = find(name, at + 1)) {
            for (String element : value(at).split(",", -1)) {
                if (element.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Copies every field line but the dropped ones, as it came. Fields that Connection nominates are dropped too.
     */
    public void copyTo(HeadWriter target, FieldNames dropped) {
        List<FieldName> nominated = nominated();
        for (int i = 0; i < count; i++) {
            int s = i * SPAN;
            if (dropped.contains(head, spans[s], spans[s + 1]) || isOneOf(nominated, s)) {
                continue;
            }
            target.field(head, spans[s], spans[s + 1], spans[s + 2], spans[s + 3]);
        }
    }

    private List<FieldName> nominated() {
        if (find(FieldName.CONNECTION, 0) < 0) {
            return List.of();
        }
        List<FieldName> names = new ArrayList<>();
        for (String value : all(FieldName.CONNECTION)) {
            for (String element : value.split(",", -1)) {
                String token = element.trim();
                if (!token.isEmpty() && !NEVER_HOP_BY_HOP.contains(token.toLowerCase(Locale.ROOT))) {
                    names.add(FieldName.of(token));
                }
            }
        }
        return names;
    }

    private boolean isOneOf(List<FieldName> names, int s) {
        for (FieldName name : names) {
            if (name.matches(head, spans[s], spans[s + 1])) {
                return true;
            }
        }
        return false;
    }

    private int find(FieldName name, int start) {
        for (int i = start; i < count; i++) {
            int s = i * SPAN;
            if (name.matches(head, spans[s], spans[s + 1])) {
                return i;
            }
        }
        return -1;
    }

    private String value(int field) {
        int s = field * SPAN;
        return new String(head, spans[s + 2], spans[s + 3] - spans[s + 2], StandardCharsets.ISO_8859_1);
    }
}
