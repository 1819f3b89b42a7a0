package io.tidegate.bench;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The check of a key, at a node that knows a few or many. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class KeyBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final int ASKED = 1024;

    /** How many keys the node knows. */
    @Param({"10", "100000"})
    public int keys;

    private final KeyHasher hasher = new KeyHasher(NodeSecret.of(new byte[NodeSecret.LENGTH]));
    private final List<String> headers = new ArrayList<>();
    private Authenticator authenticator = new Authenticator(new KeyIndex(new NodeRules(Optional.empty(), 64)), hasher);
    private int next;

    @Setup
    public void prepare() {
        KeyIndex index = new KeyIndex(new NodeRules(Optional.empty(), 64));
        User user = new User("usr_bench0000000", "bench", ZoneOffset.UTC, Optional.empty(), NOW, 1);
        index.put(user);
        Random random = new Random(1);
        for (int i = 0; i < keys; i++) {
            GatewayKey key = GatewayKey.generate(random);
            index.put(KeyRecord.made(key.id(), user.id(), KeyRules.NONE, NOW, Optional.empty(), hasher.hash(key)));
            if (i % Math.max(1, keys / ASKED) == 0) {
                headers.add("Bearer " + key.reveal());
            }
        }
        authenticator = new Authenticator(index, hasher);
        if (!(accepted() instanceof Authentication.Accepted)) {
            throw new IllegalStateException("not accepted");
        }
    }

    /** From the header to the key's record. */
    @Benchmark
    public Authentication accepted() {
        next = (next + 1) % headers.size();
        return authenticator.authenticate(headers.get(next), null, NOW.toEpochMilli());
    }
}
