package io.tidegate.edge.config;

import io.tidegate.common.config.Doc;
import java.nio.file.Path;
import java.util.Optional;

/** What tokens cost. */
public record PricesConfig(
        @Doc("A price table of your own, instead of the one that comes with Tidegate.")
        Optional<Path> file) {}
