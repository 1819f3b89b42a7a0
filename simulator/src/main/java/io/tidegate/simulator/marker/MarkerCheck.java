package io.tidegate.simulator.marker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what is wrong with a marker, so that a slip of the pen fails loudly instead of testing nothing. */
public final class MarkerCheck {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern USAGE = Pattern.compile("((in|out|cr|cw5m|cw1h):\\d{1,15}(,|$))+");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final int HUGE_MAX_BYTES = 32 * 1024 * 1024;
    private static final int LONG_MAX_WORDS = 10_000_000;

    private static final Set<String> VERBS = Set.of(
            "text",
            "long",
            "unicode",
            "huge",
            "echo",
            "echo_result",
            "think",
            "server_tool",
            "stop",
            "usage",
            "safeguard",
            "tool",
            "status",
            "fault",
            "redirect",
            "shape",
            "delay",
            "ttfb",
            "enc",
            "hdr",
            "script");

    private static final Map<String, List<String>> NUMBERS = Map.of(
            "long", List.of("long"),
            "huge", List.of("huge"),
            "delay", List.of("delay"),
            "ttfb", List.of("ttfb"),
            "status", List.of("status", "times"),
            "redirect", List.of("redirect", "times"),
            "fault", List.of("times", "after", "ms"));

    /** Values that become header fields. */
    private static final Map<String, List<String>> LINES = Map.of(
            "status",
            List.of("retry-after", "should-retry", "ctype"),
            "redirect",
            List.of("to"),
            "hdr",
            List.of("value"));

    private MarkerCheck() {}

    /** What is wrong with the first wrong marker. */
    public static Optional<String> problem(MarkedPrompt prompt) {
        return prompt.markers().stream()
                .map(MarkerCheck::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> problem(Marker marker) {
        if (marker.verb().equals(MarkerParser.UNREADABLE)) {
            return Optional.of(marker.value());
        }
        if (!VERBS.contains(marker.verb())) {
            return wrong(
                    marker,
                    marker.verb(),
                    "a verb of " + VERBS.stream().sorted().toList());
        }
        for (String key : NUMBERS.getOrDefault(marker.verb(), List.of())) {
            if (!marker.find(key).map(v -> NUMBER.matcher(v).matches()).orElse(true)) {
                return wrong(marker, key, "a whole number");
            }
        }
        for (String key : LINES.getOrDefault(marker.verb(), List.of())) {
            if (!isOneLine(marker.get(key, ""))) {
                return wrong(marker, key, "a line of ASCII");
            }
        }
        return verbProblem(marker);
    }

    private static Optional<String> verbProblem(Marker marker) {
        return switch (marker.verb()) {
            case "status" -> range(marker, 200, 599);
            case "redirect" ->
                marker.find("to").isEmpty() ? wrong(marker, "redirect", "with to=URL") : range(marker, 300, 399);
            case "huge" -> range(marker, 1, HUGE_MAX_BYTES);
            case "long" -> range(marker, 0, LONG_MAX_WORDS);
            case "usage" ->
                USAGE.matcher(marker.value()).matches()
                        ? Optional.empty()
                        : wrong(marker, "usage", "in:N,out:N,cr:N,cw5m:N,cw1h:N");
            case "hdr" ->
                HEADER_NAME.matcher(marker.value()).matches()
                        ? Optional.empty()
                        : wrong(marker, "hdr", "a header name");
            default -> Optional.empty();
        };
    }

    private static boolean isOneLine(String value) {
        return value.chars().noneMatch(c -> c < ' ' || c > '~');
    }

    private static Optional<String> range(Marker marker, int least, int most) {
        int value = marker.number(marker.verb(), least);
        return value >= least && value <= most ? Optional.empty() : wrong(marker, marker.verb(), least + " to " + most);
    }

    private static Optional<String> wrong(Marker marker, String key, String expected) {
        return Optional.of(marker.raw() + ": " + key + ": " + marker.get(key, "") + " (expected: " + expected + ")");
    }
}
