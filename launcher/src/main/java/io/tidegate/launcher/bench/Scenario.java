package io.tidegate.launcher.bench;

import io.tidegate.launcher.load.RequestTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The loads that are compared. */
enum Scenario {
    SMALL("S1", "small requests, answers of 1 KB that are no streams", Size.SMALL, 0, "", OptionalInt.empty()),
    STREAM(
            "S2",
            "streams of 50 events, all in one write",
            Size.SMALL,
            50,
            "[[sim:shape=oneshot]]",
            OptionalInt.empty()),
    EVENTS("S2w", "streams of 50 events, one write each", Size.SMALL, 50, "[[sim:shape=single]]", OptionalInt.empty()),
    BODY(
            "S3",
            "bodies of 76 KB, streams of 200 events, one write each",
            Size.LARGE,
            200,
            "[[sim:shape=single]]",
            OptionalInt.empty()),
    RATE("S5", "200 small requests a second", Size.SMALL, 0, "", OptionalInt.of(200));

    /** What is asked with. */
    private enum Size {
        SMALL(1024),
        LARGE(76 * 1024);

        private final int bytes;

        Size(int bytes) {
            this.bytes = bytes;
        }
    }

    /** What comes beside the text: message_start, content_block_start, ping; content_block_stop, message_delta, message_stop. */
    private static final int OTHER_EVENTS = 6;
    /** The simulator gives a short text in events of so many characters. */
    private static final int CHARS_OF_AN_EVENT = 8;

    private static final int CHARS_OF_AN_ANSWER = 620;
    private static final int RATE_CONNECTIONS = 16;
    private static final String WORDS = "the quick brown fox jumps over the lazy dog while tokens stream by and by ";

    /** So that an answer does not depend on the length of its request. */
    private static final String USAGE = "[[sim:usage=in:20000]]";

    private final String goal;
    private final String title;
    private final Size size;
    private final int events;
    private final String orders;
    private final OptionalInt perSecond;

    Scenario(String goal, String title, Size size, int events, String orders, OptionalInt perSecond) {
        this.goal = goal;
        this.title = title;
        this.size = size;
        this.events = events;
        this.orders = orders;
        this.perSecond = perSecond;
    }

    /** What the option calls it. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the goals and the side-by-side harness call it. */
    String goal() {
        return goal;
    }

    String title() {
        return title;
    }

    /** In each answer; 0 when it is no stream. */
    int events() {
        return events;
    }

    OptionalInt perSecond() {
        return perSecond;
    }

    /** How many connections it takes when the user wants so many. */
    int connections(int wanted) {
        return perSecond.isPresent() ? Math.min(wanted, RATE_CONNECTIONS) : wanted;
    }

    /**
     * The body of its requests, in ASCII, with room for a number.
     *
     * @param more orders for the simulator
     */
    String body(String more) {
        int chars = events == 0 ? CHARS_OF_AN_ANSWER : (events - OTHER_EVENTS) * CHARS_OF_AN_EVENT;
        String text = RequestTemplate.NUMBER + words(chars - RequestTemplate.NUMBER.length());
        String prompt =
                "[[sim:text=\\\"" + text + "\\\"]]" + orders + USAGE + (more.isEmpty() ? "" : "[[sim:" + more + "]]");
        String open = "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":4096,\"stream\":" + (events > 0)
                + ",\"system\":[{\"type\":\"text\",\"text\":\"";
        String close = "\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + prompt
                + "\"}]}]}";
        return open + words(Math.max(0, size.bytes - open.length() - close.length())) + close;
    }

    private static String words(int chars) {
        return WORDS.repeat(chars / WORDS.length() + 1).substring(0, chars);
    }

    /**
     * The scenarios of these names.
     *
     * @throws IllegalArgumentException in words for the user
     */
    static List<Scenario> named(List<String> names) {
        if (names.contains("all")) {
            return List.of(values());
        }
        return names.stream().map(Scenario::named).distinct().toList();
    }

    private static Scenario named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.option().equals(name)
                        || each.goal.toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--scenario: " + name + " (expected: all, or some of "
                        + Arrays.stream(values()).map(Scenario::option).collect(Collectors.joining(",")) + ")"));
    }
}
