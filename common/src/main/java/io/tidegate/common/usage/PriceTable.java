package io.tidegate.common.usage;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What each model costs. Its answers never change after it was loaded; any thread may use it. */
public final class PriceTable {
    private static final String BUILT_IN = "prices.yml";

    /** A price comes from its file alone: an environment variable would change it without a new version. */
    private static final Map<String, String> NO_OVERRIDES = Map.of();

    private static final int MOST_FOUND = 256;

    private final String version;
    private final Price unknown;
    private final Map<String, Price> exact;
    /** Longest first, not counting stars. */
    private final List<ModelPrice> patterns;
    /** Prices that patterns gave. Names come from clients, so it stops growing. */
    private final Map<String, Price> found = new ConcurrentHashMap<>();

    PriceTable(String version, Price unknown, List<ModelPrice> models) {
        this.version = version;
        this.unknown = unknown;
        this.exact = models.stream()
                .filter(m -> !m.isPattern())
                .collect(Collectors.toUnmodifiableMap(ModelPrice::match, ModelPrice::price));
        this.patterns = models.stream()
                .filter(ModelPrice::isPattern)
                .sorted(Comparator.comparingLong(ModelPrice::literalCharacters).reversed())
                .toList();
    }

    /** The table that comes with Tidegate. Reads it from the class path: for start-up. */
    public static PriceTable builtIn() {
        return switch (parse(builtInYaml(), Path.of(BUILT_IN))) {
            case ConfigResult.Loaded<PriceTable>(PriceTable table) -> table;
            case ConfigResult.Invalid<PriceTable> invalid -> throw new IllegalStateException(invalid.toString());
        };
    }

    /** Reads an operator's own table, which takes the place of the built-in one as a whole. Blocks. */
    public static ConfigResult<PriceTable> load(Path file) {
        return table(ConfigLoader.load(file, NO_OVERRIDES, PriceFile.class));
    }

    static ConfigResult<PriceTable> parse(String yaml, Path name) {
        return table(ConfigLoader.parse(yaml, name, NO_OVERRIDES, PriceFile.class));
    }

    private static ConfigResult<PriceTable> table(ConfigResult<PriceFile> file) {
        return switch (file) {
            case ConfigResult.Loaded<PriceFile>(PriceFile prices) -> new ConfigResult.Loaded<>(prices.toTable());
            case ConfigResult.Invalid<PriceFile>(List<Problem> problems) -> new ConfigResult.Invalid<>(problems);
        };
    }

    private static String builtInYaml() {
        try (InputStream in = PriceTable.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names the prices that a cost was computed with; stored beside it in the ledger. */
    public String version() {
        return version;
    }

    /** What one attempt costs, in nano-US-dollars. A model that no entry matches has the price of an unknown one. */
    public long costNanos(String model, Usage usage) {
        return price(model).costNanos(usage);
    }

    /** The price of a model: that of its exact id, else of the longest pattern that matches, else that of an unknown one. */
    public Price price(String model) {
        Price byId = exact.get(model);
        if (byId != null) {
            return byId;
        }
        Price byPattern = found.get(model);
        if (byPattern == null) {
            byPattern = byPattern(model);
            if (found.size() < MOST_FOUND) {
                found.put(model, byPattern);
            }
        }
        return byPattern;
    }

    private Price byPattern(String model) {
        for (ModelPrice pattern : patterns) {
            if (pattern.matches(model)) {
                return pattern.price();
            }
        }
        return unknown;
    }
}
