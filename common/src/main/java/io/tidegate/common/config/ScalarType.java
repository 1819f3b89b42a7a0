package io.tidegate.common.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How one text becomes a value of a type. Failures are {@link IllegalArgumentException}s that say what would be right. */
final class ScalarType {
    private ScalarType() {}

    /** Whether a type has keys of its own in the file; {@link DataSize} and {@link Cidr} are records, but values. */
    static boolean isGroup(Class<?> type) {
        return type.isRecord() && type != DataSize.class && type != Cidr.class;
    }

    /** For the documents. */
    static String describe(Class<?> type) {
        if (type.isEnum()) {
            return words(type, ", ");
        }
        return switch (type.getSimpleName()) {
            case "int", "long", "Integer", "Long" -> "whole number";
            case "double" -> "number";
            case "boolean" -> "true, false";
            case "String" -> "text";
            case "DataSize" -> "size";
            case "URI" -> "URL";
            case "Cidr" -> "address block";
            default -> type.getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    static Object parse(Class<?> type, String text, Path folder) {
        if (type.isEnum()) {
            return constant(type, text);
        }
        return switch (type.getSimpleName()) {
            case "String" -> text;
            case "int", "Integer" -> Math.toIntExact(wholeNumber(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case "long", "Long" -> wholeNumber(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case "double" -> number(text);
            case "boolean" -> truth(text);
            case "Duration" -> Durations.parse(text);
            case "DataSize" -> DataSize.parse(text);
            case "URI" -> url(text);
            case "Path" -> path(text, folder);
            case "Cidr" -> Cidr.parse(text);
            default -> throw new IllegalStateException("no way to read a " + type);
        };
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(words(type, " or ")));
    }

    private static String words(Class<?> type, String between) {
        return Arrays.stream(type.getEnumConstants()).map(ScalarType::word).collect(Collectors.joining(between));
    }

    /** How a constant is written. */
    static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long wholeNumber(String text, long min, long max) {
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number such as 1000 or 1_000", e);
        }
        throw new IllegalArgumentException("a whole number of " + min + " to " + max);
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number such as 0.5", e);
        }
        throw new IllegalArgumentException("a number such as 0.5");
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a URL such as https://api.anthropic.com", e);
        }
    }

    private static Path path(String text, Path folder) {
        try {
            if (!text.isBlank()) {
                return folder.resolve(text).normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
        throw new IllegalArgumentException("a path");
    }
}
