package io.tidegate.launcher;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.common.config.Problem;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.config.EdgeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** All files that an edge starts with, read and found right. */
public record EdgeSetup(EdgeConfig config, PriceTable prices) {
    /**
     * Reads an edge's configuration and what it refers to. Blocks.
     *
     * @param environment what {@code ${NAME}} and {@code TIDEGATE_*} in it refer to
     */
    public static ConfigResult<EdgeSetup> load(Path file, Map<String, String> environment) {
        return switch (ConfigLoader.load(file, environment, EdgeConfig.class)) {
            case Loaded<EdgeConfig>(EdgeConfig config) -> withPrices(config);
            case Invalid<EdgeConfig>(List<Problem> problems) -> new Invalid<>(problems);
        };
    }

    private static ConfigResult<EdgeSetup> withPrices(EdgeConfig config) {
        ConfigResult<PriceTable> prices =
                config.prices().file().map(PriceTable::load).orElseGet(() -> new Loaded<>(PriceTable.builtIn()));
        return switch (prices) {
            case Loaded<PriceTable>(PriceTable table) -> new Loaded<>(new EdgeSetup(config, table));
            case Invalid<PriceTable>(List<Problem> problems) -> new Invalid<>(problems);
        };
    }
}
