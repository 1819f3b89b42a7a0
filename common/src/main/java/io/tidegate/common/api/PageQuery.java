package io.tidegate.common.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list somebody asks for.
 *
 * @param limit how many at most, 1 to {@value #MOST}
 * @param after what came as {@code next} with the part before; empty for the first
 */
public record PageQuery(int limit, Optional<String> after) {
    public static final int MOST = 1000;
    private static final int USUAL = 100;

    public static PageQuery read(Input query) {
        Optional<Integer> limit = query.parsed("limit", PageQuery::limit);
        return new PageQuery(limit.orElse(USUAL), query.parsed("after", text -> new Reading.Understood<>(text)));
    }

    /**
     * A part of a list.
     *
     * @param next asks for the part after it; empty when there is none
     */
    public record Page<T>(List<T> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }

        /**
         * The answer to a list.
         *
         * @param name of the list
         * @param shown the items
         */
        public JsonObject json(String name, JsonArray shown) {
            JsonObject answer = new JsonObject().put(name, shown);
            next.ifPresent(place -> answer.put("next", place));
            return answer;
        }
    }

    /** How many to look for: one more than is shown tells whether there are more. */
    public int lookFor() {
        return limit + 1;
    }

    /**
     * A part of what was found.
     *
     * @param place what names an item's place in the list
     */
    public <T> Page<T> of(List<T> found, Function<T, String> place) {
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(place.apply(found.get(limit - 1))));
    }

    private static Reading<Integer> limit(String text) {
        try {
            return Reading.of(
                    Optional.of(Integer.valueOf(text)).filter(number -> number >= 1 && number <= MOST),
                    PageQuery::expected);
        } catch (NumberFormatException _) {
            return new Reading.NotUnderstood<>(expected());
        }
    }

    private static String expected() {
        return "a whole number from 1 to " + MOST;
    }
}
