package io.tidegate.common.directory;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Reading;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.usage.UsageJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is stored of one user, in parts: each entry says by {@code kind} what it is, and each part where the next begins. Both sides answer in
 * these words.
 */
public final class Export {
    /** Rows that are looked at for one part, however few of them are the user's: so that none takes long. */
    public static final int LOOK = 5_000;

    /** Totals in one part. */
    public static final int TOTALS = 1_000;

    private static final String BETWEEN = "~";

    private Export() {}

    /**
     * Where a part begins.
     *
     * @param section what it is about; empty for the beginning
     * @param at the place in it, of as many texts as the section takes; empty for its beginning
     */
    public record Place(String section, List<String> at) {
        public static final Place BEGINNING = new Place("", List.of());

        public Place {
            at = List.copyOf(at);
        }

        public static Place of(String section, Object... at) {
            return new Place(section, List.of(at).stream().map(Object::toString).toList());
        }

        public String text() {
            return Stream.concat(Stream.of(section), at.stream().map(Place::encoded))
                    .collect(Collectors.joining(BETWEEN));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** As many texts, and numbers where those of this one are. */
        private boolean fits(List<String> texts) {
            return texts.size() == at.size()
                    && IntStream.range(0, at.size())
                            .allMatch(
                                    i -> !at.get(i).equals("0") || texts.get(i).matches("[0-9]{1,18}"));
        }

        /** The number at a place. */
        public long number(int index) {
            return Long.parseLong(at.get(index));
        }
    }

    /**
     * Reads where to go on.
     *
     * @param sections the beginning of each
     */
    public static Reading<Place> place(String text, List<Place> sections) {
        List<String> parts = List.of(text.split(BETWEEN, -1));
        List<String> at = parts.stream().skip(1).map(Export::decoded).toList();
        return Reading.of(
                sections.stream()
                        .filter(section -> section.section().equals(parts.getFirst()) && section.fits(at))
                        .map(section -> new Place(section.section(), at))
                        .findFirst(),
                () -> "what came as next with the part before");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /** An entry. */
    public static JsonObject entry(String kind, JsonObject content) {
        return new JsonObject().put("kind", kind).mergeIn(content);
    }

    /** A part. */
    public static Answer answer(List<JsonObject> entries, Optional<Place> next) {
        JsonObject answer = new JsonObject().put("entries", new JsonArray(entries));
        next.ifPresent(place -> answer.put("next", place.text()));
        return Answer.ok(answer);
    }

    /** Counts of an entry, and its cost. */
    public static JsonObject counts(Usage usage, long costNanos) {
        JsonObject counts = UsageJson.of(0, usage, costNanos);
        counts.remove("requests");
        return counts;
    }

    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
