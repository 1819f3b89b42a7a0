package io.tidegate.deployment.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the API would take an object, by two sets of classes that were both generated from its schema. fabric8's knows field
 * names, types and the Prometheus Operator's kinds; the official client's knows names and what is required.
 */
final class Schema {
    private static final String OF_PROMETHEUS_OPERATOR = "monitoring.coreos.com/";
    private static final String OFFICIAL = "io.kubernetes.client.openapi.models.";
    private static final String FABRIC8 = "io.fabric8.";

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    Schema() {
        JSON.getGson(); // the official classes check nothing before this
    }

    /** What is wrong with it, in words; empty when the API would take it. */
    List<String> problems(Manifest manifest) {
        List<String> problems = new ArrayList<>();
        byNamesAndTypes(manifest, problems);
        if (!manifest.at("/apiVersion").asText().startsWith(OF_PROMETHEUS_OPERATOR)) {
            byNamesAndRequired(manifest, problems);
        }
        return problems;
    }

    private void byNamesAndTypes(Manifest manifest, List<String> problems) {
        try {
            Object typed = serialization.unmarshal(manifest.json().toString(), HasMetadata.class);
            if (typed instanceof GenericKubernetesResource) {
                problems.add(manifest.id() + ": no such kind in " + manifest.at("/apiVersion"));
                return;
            }
            unknownFields(typed, new IdentityHashMap<>(), manifest.id(), problems);
            JsonNode again = serialization.unmarshal(serialization.asJson(typed), JsonNode.class);
            otherTypes(manifest.json(), again, manifest.id(), problems);
        } catch (ReflectiveOperationException | RuntimeException e) {
            problems.add(manifest.id() + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** fabric8 keeps fields that it doesn't know apart, instead of refusing them. */
    private static void unknownFields(
            @Nullable Object value, Map<Object, Object> seen, String path, List<String> problems)
            throws ReflectiveOperationException {
        if (value == null || seen.put(value, value) != null) {
            return;
        }
        if (value instanceof Collection<?> list) {
            int i = 0;
            for (Object item : list) {
                unknownFields(item, seen, path + "[" + i++ + "]", problems);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                unknownFields(entry.getValue(), seen, path + "." + entry.getKey(), problems);
            }
        } else if (value.getClass().getName().startsWith(FABRIC8) && !(value instanceof Enum<?>)) {
            for (Method method : value.getClass().getMethods()) {
                if (isGetter(method)) {
                    unknownFields(method, method.invoke(value), seen, path, problems);
                }
            }
        }
    }

    private static void unknownFields(
            Method getter, @Nullable Object value, Map<Object, Object> seen, String path, List<String> problems)
            throws ReflectiveOperationException {
        if (!getter.getName().equals("getAdditionalProperties")) {
            unknownFields(value, seen, path + "." + getter.getName().substring("get".length()), problems);
        } else if (value instanceof Map<?, ?> unknown && !unknown.isEmpty()) {
            problems.add(path + ": unknown " + unknown.keySet());
        }
    }

    private static boolean isGetter(Method method) {
        return method.getParameterCount() == 0
                && !method.isBridge()
                && method.getName().startsWith("get")
                && !method.getName().equals("getClass");
    }

    /** What was written as a text where the API has a number is a number once it went through the classes. */
    private static void otherTypes(JsonNode written, JsonNode typed, String path, List<String> problems) {
        if (written.isObject()) {
            written.properties()
                    .forEach(entry -> otherTypes(
                            entry.getValue(), typed.path(entry.getKey()), path + "." + entry.getKey(), problems));
        } else if (written.isArray()) {
            for (int i = 0; i < written.size(); i++) {
                otherTypes(written.get(i), typed.path(i), path + "[" + i + "]", problems);
            }
        } else if (!written.isNull() && !typed.isMissingNode() && written.getNodeType() != typed.getNodeType()) {
            problems.add(
                    path + ": " + written + " is " + written.getNodeType() + ", the API has " + typed.getNodeType());
        }
    }

    private static void byNamesAndRequired(Manifest manifest, List<String> problems) {
        String version = manifest.at("/apiVersion").asText();
        String last = version.substring(version.indexOf('/') + 1);
        String name = Character.toUpperCase(last.charAt(0)) + last.substring(1) + manifest.kind();
        String json = manifest.json().toString();
        try {
            Class<?> type = Class.forName(OFFICIAL + name);
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, JsonParser.parseString(json));
            var _ = JSON.getGson().fromJson(json, type);
        } catch (ClassNotFoundException e) {
            problems.add(manifest.id() + ": the API has no " + name);
        } catch (InvocationTargetException e) {
            problems.add(manifest.id() + ": " + e.getCause());
        } catch (JsonParseException | ReflectiveOperationException e) {
            problems.add(manifest.id() + ": " + e.getMessage());
        }
    }
}
