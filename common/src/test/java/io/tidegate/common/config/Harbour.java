package io.tidegate.common.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A configuration with a component of every type. */
@DeadKey(key = "moorings", instead = "berths")
@DeadKey(key = "anchor", instead = "no such key, ships bring their own")
record Harbour(
        String name,
        @Default("3") int berths,
        @Default("1_000") long depth,
        @Default("0.5") double tide,
        @Default("false") boolean open,
        @Default("5m") Duration patience,
        @Default("64KiB") DataSize ledger,
        @Default("https://example.org") URI site,
        @Default("log") Path log,
        @Default("north-sea") Sea sea,
        @Default("192.0.2.0/24, 2001:db8::1") List<Cidr> friends,
        Optional<Secret> password,
        Optional<String> motto,
        Lighthouse lighthouse,
        Optional<Lighthouse> second,
        List<Pier> piers) {

    Harbour {
        new Checks()
                .range("berths", berths, 1, 100)
                .range("depth", depth, 1, 100_000)
                .that(!name.isBlank(), "name", "blank", "a name")
                .verify();
    }

    enum Sea {
        NORTH_SEA,
        BALTIC
    }

    record Lighthouse(
            @Default("red") String colour, @Default("10s") Duration period) {
        Lighthouse {
            new Checks()
                    .range("period", period, Duration.ofSeconds(1), Duration.ofMinutes(1))
                    .verify();
        }
    }

    record Pier(String name, @Default("100") int metres) {
        Pier {
            if (metres < 1) {
                throw new IllegalArgumentException("metres: " + metres + " (expected: >= 1)");
            }
        }
    }
}
