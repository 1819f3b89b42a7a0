package io.tidegate.common.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI document, to hold a server against: which operations it has, and whether an answer is one that it allows. Knows as much of JSON
 * Schema as our documents use.
 */
public final class OpenApiDocument {
    private final JsonObject document;

    public OpenApiDocument(JsonObject document) {
        this.document = document;
    }

    /** All operations, like {@code GET /admin/v1/users}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            paths.getJsonObject(path)
                    .fieldNames()
                    .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path));
        }
        return operations;
    }

    /** What the document says about an operation; {@code path} is one of a request, without its query. */
    public Optional<JsonObject> operation(String method, String path) {
        return template(path)
                .map(template -> document.getJsonObject("paths").getJsonObject(template))
                .map(methods -> methods.getJsonObject(method.toLowerCase(Locale.ROOT)));
    }

    /** What of an answer in JSON the document does not allow. */
    public List<String> flaws(String method, String path, int status, JsonObject body) {
        Optional<JsonObject> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("no such operation");
        }
        JsonObject response = operation.get().getJsonObject("responses").getJsonObject(Integer.toString(status));
        if (response == null) {
            return List.of("no such status");
        }
        JsonObject schema = resolved(response)
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
        List<String> flaws = new ArrayList<>();
        check("body", body, resolved(schema), flaws);
        return flaws;
    }

    /** The path of the document that fits, a path without parameters before one with them. */
    private Optional<String> template(String path) {
        Set<String> paths = document.getJsonObject("paths").fieldNames();
        return paths.contains(path)
                ? Optional.of(path)
                : paths.stream()
                        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
                        .findFirst();
    }

    private void check(String place, @Nullable Object value, JsonObject schema, List<String> flaws) {
        if (!isOfType(value, schema.getValue("type"))) {
            flaws.add(place + ": " + value + " is not of type " + schema.getValue("type"));
            return;
        }
        JsonArray options = schema.getJsonArray("enum");
        if (options != null && value != null && !options.contains(value)) {
            flaws.add(place + ": " + value + " is none of " + options);
        }
        String pattern = schema.getString("pattern");
        if (pattern != null && value instanceof String text && !text.matches(pattern)) {
            flaws.add(place + ": " + value + " does not match " + pattern);
        }
        if (value instanceof JsonObject object) {
            checkObject(place, object, schema, flaws);
        }
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                check(place + "[" + i + "]", array.getValue(i), resolved(schema.getJsonObject("items")), flaws);
            }
        }
    }

    private void checkObject(String place, JsonObject object, JsonObject schema, List<String> flaws) {
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        schema.getJsonArray("required", new JsonArray()).forEach(name -> {
            if (!object.containsKey((String) name)) {
                flaws.add(place + ": without " + name);
            }
        });
        for (String name : object.fieldNames()) {
            if (properties.containsKey(name)) {
                check(place + "." + name, object.getValue(name), resolved(properties.getJsonObject(name)), flaws);
            } else if (Boolean.FALSE.equals(schema.getBoolean("additionalProperties"))) {
                flaws.add(place + ": has " + name + ", which is not in the document");
            }
        }
    }

    private static boolean isOfType(@Nullable Object value, Object type) {
        if (type instanceof JsonArray types) {
            return types.stream().anyMatch(each -> isOfType(value, each));
        }
        return switch ((String) type) {
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("type: " + type + " (expected: one that this check knows)");
        };
    }

    private JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        if (reference == null) {
            return schema;
        }
        JsonObject found = document;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            found = found.getJsonObject(step);
        }
        return found;
    }
}
