package io.tidegate.cli.quotas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.common.api.Input;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Flaw;
import io.tidegate.common.config.FlawedValues;
import io.tidegate.common.config.Written;
import io.tidegate.common.quotaapi.QuotaWish;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file that says what quotas there shall be, in the fields of the API. */
public record QuotasFile(@Doc("The quotas.") List<Item> quotas) {
    public QuotasFile {
        quotas = List.copyOf(quotas);
    }

    /** One quota. */
    public record Item(
            @Doc("A user's name or id.") Optional<String> user,
            @Doc("A key's id.") Optional<String> key,
            @Doc("A team's name.") Optional<String> team,

            @Doc("Each user by oneself, unless one has a quota of one's own with the same unit and window.")
            @Default("false")
            boolean everyone,

            @Doc("What is counted: requests, tokens, cost or concurrency.") @Default("tokens")
            String unit,

            @Doc("minute, hour, day, week, month or total. Not needed for concurrency.")
            Optional<String> window,

            @Doc("The IANA time zone whose calendar the windows follow. The user's, else UTC, when left out.")
            Optional<String> timezone,

            @Doc("How many.") Optional<Long> limit,

            @Doc("Of unit cost: how many US dollars.") @Written("limit_usd")
            Optional<String> limitUsd,

            @Doc("What happens at the limit: hard (refuse), soft (warn) or shadow (count).") @Default("hard")
            String mode,

            @Doc("progressive (a step of output at a time) or strict (all that a request may put out).")
            @Default("progressive")
            String reservation,

            @Doc("Whether a stream that outgrows the quota may finish, or is cut.") @Default("finish")
            String overrun,

            @Doc("What each node may admit in a window while it can't reach the coordinator; nothing, when left out.")
            Optional<Long> island,

            @Doc("Of unit cost: the same in US dollars.") @Written("island_usd")
            Optional<String> islandUsd,

            @Doc("What a token of each class counts. As configured (quotas.weights), when left out.")
            Optional<Weights> weights) {
        private static final Pattern FLAW =
                Pattern.compile("([^:]+): (.*?)(?: ?\\(expected: (.*)\\))?", Pattern.DOTALL);

        public Item {
            JsonObject fields = new JsonObject(json(
                            user,
                            key,
                            team,
                            everyone,
                            unit,
                            window,
                            timezone,
                            limit,
                            limitUsd,
                            mode,
                            reservation,
                            overrun,
                            island,
                            islandUsd,
                            weights)
                    .toString());
            Input input = Input.of(fields);
            QuotaWish.read(input);
            List<Flaw> flaws = input.flaws().stream().map(Item::flaw).toList();
            if (!flaws.isEmpty()) {
                throw new FlawedValues(flaws);
            }
        }

        /** As the API takes it. */
        ObjectNode json() {
            return json(
                    user,
                    key,
                    team,
                    everyone,
                    unit,
                    window,
                    timezone,
                    limit,
                    limitUsd,
                    mode,
                    reservation,
                    overrun,
                    island,
                    islandUsd,
                    weights);
        }

        private static ObjectNode json(
                Optional<String> user,
                Optional<String> key,
                Optional<String> team,
                boolean everyone,
                String unit,
                Optional<String> window,
                Optional<String> timezone,
                Optional<Long> limit,
                Optional<String> limitUsd,
                String mode,
                String reservation,
                String overrun,
                Optional<Long> island,
                Optional<String> islandUsd,
                Optional<Weights> weights) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            user.ifPresent(text -> json.put("user", text));
            key.ifPresent(text -> json.put("key", text));
            team.ifPresent(text -> json.put("team", text));
            if (everyone) {
                json.put("everyone", true);
            }
            json.put("unit", unit);
            window.ifPresent(text -> json.put("window", text));
            timezone.ifPresent(text -> json.put("timezone", text));
            limit.ifPresent(number -> json.put("limit", number));
            limitUsd.ifPresent(text -> json.put("limit_usd", text));
            json.put("mode", mode).put("reservation", reservation).put("overrun", overrun);
            island.ifPresent(number -> json.put("island", number));
            islandUsd.ifPresent(text -> json.put("island_usd", text));
            weights.ifPresent(given -> json.set("weights", given.json()));
            return json;
        }

        private static Flaw flaw(String text) {
            Matcher matcher = FLAW.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalStateException("a flaw of another form: " + text);
            }
            String expected = matcher.group(3);
            return new Flaw(matcher.group(1), matcher.group(2).strip(), expected == null ? "a value" : expected);
        }
    }

    /** What a token of each class counts; what is left out counts as usual. */
    public record Weights(
            @Doc("Input.") Optional<Long> input,
            @Doc("Output.") Optional<Long> output,

            @Doc("Read from the cache.") @Written("cache_read")
            Optional<Long> cacheRead,

            @Doc("Written to the cache for five minutes.") @Written("cache_write_5m")
            Optional<Long> cacheWrite5m,

            @Doc("Written to the cache for an hour.") @Written("cache_write_1h")
            Optional<Long> cacheWrite1h) {
        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            input.ifPresent(number -> json.put("input", number));
            output.ifPresent(number -> json.put("output", number));
            cacheRead.ifPresent(number -> json.put("cache_read", number));
            cacheWrite5m.ifPresent(number -> json.put("cache_write_5m", number));
            cacheWrite1h.ifPresent(number -> json.put("cache_write_1h", number));
            return json;
        }
    }

    /** The list that the API takes. */
    public ArrayNode json() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        quotas.forEach(item -> list.add(item.json()));
        return list;
    }
}
