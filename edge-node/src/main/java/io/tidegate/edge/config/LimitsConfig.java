package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.DataSize;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;

/** What a node takes on at once. Over a limit it refuses at once, with an error that the client may retry. */
public record LimitsConfig(
        @Doc("A request's line and headers together.") @Default("32KiB")
        DataSize headerBytes,

        @Doc("One request's body. Providers take up to 32 MB.") @Default("32MiB")
        DataSize bodyBytes,

        @Doc("Exchanges at a time.") @Default("10000") int inFlight,

        @Doc("All request bodies held in memory at a time. Well below half of the heap.") @Default("64MiB")
        DataSize bodyBudget,

        @Doc("Client connections at a time.") @Default("20000")
        int connections,

        @Doc("count_tokens requests at a time for one key. Claude Code's /context sends 26 at once.") @Default("64")
        int countTokensPerKey) {

    private static final DataSize KIB = DataSize.ofKibibytes(1);
    private static final DataSize LARGEST_BODY = DataSize.ofMebibytes(1024);

    public LimitsConfig {
        new Checks()
                .range("headerBytes", headerBytes, KIB, DataSize.ofMebibytes(1))
                .range("bodyBytes", bodyBytes, KIB, LARGEST_BODY)
                .range("inFlight", inFlight, 1, 1_000_000)
                .range("bodyBudget", bodyBudget, KIB, DataSize.ofMebibytes(1L << 20))
                .that(
                        bodyBytes.bytes() > LARGEST_BODY.bytes() || bodyBudget.bytes() >= bodyBytes.bytes(),
                        "bodyBudget",
                        bodyBudget.toString(),
                        "at least bodyBytes, which is " + bodyBytes)
                .range("connections", connections, 1, 1_000_000)
                .range("countTokensPerKey", countTokensPerKey, 1, 100_000)
                .verify();
    }
}
