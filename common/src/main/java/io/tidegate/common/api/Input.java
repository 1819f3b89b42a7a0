package io.tidegate.common.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, from its JSON body or its query. Each one is read once; what is wrong is gathered, and {@link #wrong()}
 * tells it all at once, with the fields that nobody read.
 */
public final class Input {
    private static final int MOST_DIGITS = 40;

    private final JsonObject fields;
    private final String place;
    private final List<String> flaws;
    private final Set<String> read = new LinkedHashSet<>();
    private final List<Input> groups = new ArrayList<>();
    private final boolean texts;

    private Input(JsonObject fields) {
        this(fields, "", new ArrayList<>(), false);
    }

    /** Fields within others, whose flaws are told with those of the others. */
    private Input(JsonObject fields, String place, List<String> flaws, boolean texts) {
        this.fields = fields;
        this.place = place;
        this.flaws = flaws;
        this.texts = texts;
    }

    /** Fields that came in another way. */
    public static Input of(JsonObject fields) {
        return new Input(fields);
    }

    /** The body, which may be empty where no field is required. */
    public static Input body(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            return new Input(new JsonObject());
        }
        try {
            return new Input(new JsonObject(body));
        } catch (DecodeException | ClassCastException _) {
            Input none = new Input(new JsonObject());
            none.flaws.add("body: not a JSON object");
            return none;
        }
    }

    public static Input query(RoutingContext context) {
        JsonObject fields = new JsonObject();
        Input input = new Input(fields, "", new ArrayList<>(), true);
        context.queryParams().forEach(parameter -> {
            if (fields.containsKey(parameter.getKey())) {
                input.flaws.add(parameter.getKey() + ": given twice (expected: once)");
            }
            fields.put(parameter.getKey(), parameter.getValue());
        });
        return input;
    }

    /** A parameter of the path, which the router has matched. */
    public static String path(RoutingContext context, String name) {
        return Objects.requireNonNull(context.pathParam(name), name);
    }

    /** Whether the field is there, be it null. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A text; empty when it is not there, or wrong. */
    public Optional<String> text(String name) {
        Object value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text.strip());
        }
        flaw(name, value, "a text");
        return Optional.empty();
    }

    /** A text that must be there; empty when it is not, or wrong. */
    public Optional<String> requiredText(String name) {
        if (!fields.containsKey(name)) {
            missing(name);
            return Optional.empty();
        }
        return text(name);
    }

    /** True or false; empty when it is not there, or wrong. In a query, where all is text, a text is taken for it. */
    public Optional<Boolean> flag(String name) {
        Object value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        if (texts && (value.equals("true") || value.equals("false"))) {
            return Optional.of(value.equals("true"));
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        flaw(name, value, "true or false");
        return Optional.empty();
    }

    /** A whole number in a range; empty when it is not there, or wrong. */
    public OptionalLong number(String name, long min, long max) {
        Object value = take(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= min
                && ((Number) value).longValue() <= max) {
            return OptionalLong.of(((Number) value).longValue());
        }
        flaw(name, value, "a whole number from " + min + " to " + max);
        return OptionalLong.empty();
    }

    /** A whole number that must be there. */
    public OptionalLong requiredNumber(String name, long min, long max) {
        if (!fields.containsKey(name)) {
            missing(name);
            return OptionalLong.empty();
        }
        return number(name, min, max);
    }

    /** A text that stands for something. */
    public <T> Optional<T> parsed(String name, Function<String, Reading<T>> reader) {
        return text(name).flatMap(text -> understood(name, text, reader));
    }

    /** A text that must be there and stands for something. */
    public <T> Optional<T> requiredParsed(String name, Function<String, Reading<T>> reader) {
        return requiredText(name).flatMap(text -> understood(name, text, reader));
    }

    /** A list of texts that stand for something; empty when it is not there. */
    public <T> List<T> list(String name, Function<String, Reading<T>> reader) {
        Object value = take(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            flaw(name, value, "a list of texts");
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String place = name + "[" + i + "]";
            if (array.getValue(i) instanceof String text) {
                understood(place, text, reader).ifPresent(items::add);
            } else {
                flaw(place, array.getValue(i), "a text");
            }
        }
        return items;
    }

    /** An amount in decimal digits, as a number or a text; empty when it is not there, or wrong. */
    public Optional<BigDecimal> decimal(String name) {
        Object value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        if ((value instanceof Number || value instanceof String)
                && value.toString().length() <= MOST_DIGITS) {
            try {
                return Optional.of(new BigDecimal(value.toString().strip()));
            } catch (NumberFormatException _) {
                // said below
            }
        }
        flaw(name, value, "a number such as 25 or \"25.50\"");
        return Optional.empty();
    }

    /** Fields within one; empty when it is not there, or wrong. */
    public Optional<Input> group(String name) {
        Object value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonObject object) {
            return Optional.of(within(object, place + name + "."));
        }
        flaw(name, value, "an object with fields");
        return Optional.empty();
    }

    /** A list of groups of fields, which must be there; empty when it is not, or wrong. */
    public List<Input> requiredGroups(String name) {
        Object value = take(name);
        if (!(value instanceof JsonArray array)) {
            if (fields.containsKey(name)) {
                flaw(name, value, "a list");
            } else {
                missing(name);
            }
            return List.of();
        }
        List<Input> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String item = name + "[" + i + "]";
            if (array.getValue(i) instanceof JsonObject object) {
                items.add(within(object, place + item + "."));
            } else {
                flaw(item, array.getValue(i), "an object with fields");
            }
        }
        return items;
    }

    /** Something else that is wrong with this field, or with several of them. */
    public void flaw(String name, String words) {
        read.add(name);
        flaws.add(place + name + ": " + words);
    }

    /** What is wrong with the fields; nothing when all is well. Ask after all fields were read. */
    public Optional<Answer> wrong() {
        List<String> all = flaws();
        return all.isEmpty() ? Optional.empty() : Optional.of(Answer.invalid(String.join(". ", all)));
    }

    /** The same, one by one. */
    public List<String> flaws() {
        nameUnknown();
        return List.copyOf(flaws);
    }

    private void nameUnknown() {
        for (String name : fields.fieldNames()) {
            if (!read.contains(name)) {
                flaws.add(place + name + ": unknown (expected: "
                        + (read.isEmpty() ? "no fields" : String.join(", ", read)) + Closest.hint(name, read) + ")");
            }
        }
        groups.forEach(Input::nameUnknown);
    }

    private Input within(JsonObject object, String at) {
        Input group = new Input(object, at, flaws, texts);
        groups.add(group);
        return group;
    }

    private <T> Optional<T> understood(String name, String text, Function<String, Reading<T>> reader) {
        return switch (reader.apply(text)) {
            case Reading.Understood<T>(T value) -> Optional.of(value);
            case Reading.NotUnderstood<T>(String expected) -> {
                flaw(name, text, expected);
                yield Optional.empty();
            }
        };
    }

    private @Nullable Object take(String name) {
        read.add(name);
        return fields.getValue(name);
    }

    private void missing(String name) {
        read.add(name);
        flaws.add(place + name + ": missing");
    }

    private void flaw(String name, @Nullable Object given, String expected) {
        String shown = given instanceof String ? "\"" + given + "\"" : String.valueOf(given);
        flaws.add(place + name + ": " + (shown.length() > 100 ? shown.substring(0, 100) + "…" : shown) + " (expected: "
                + expected + ")");
    }
}
