package io.tidegate.common.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyHasherTest {
    private final GatewayKey key = GatewayKey.generate(new Random(1));
    private final KeyHasher hasher = new KeyHasher(NodeSecret.of(new byte[NodeSecret.LENGTH]));

    @Test
    void givesTheSameHashForTheSameKey() {
        assertThat(hasher.hash(key)).isEqualTo(hasher.hash(key));
        assertThat(hasher.hash(key)).isNotEqualTo(hasher.hash(GatewayKey.withId(key.id(), new Random(2))));
    }

    @Test
    void dependsOnTheNodesSecret() {
        byte[] other = new byte[NodeSecret.LENGTH];
        other[0] = 1;
        KeyHasher elsewhere = new KeyHasher(NodeSecret.of(other));

        assertThat(elsewhere.hash(key)).isNotEqualTo(hasher.hash(key));
        assertThat(elsewhere.fingerprint()).isNotEqualTo(hasher.fingerprint());
    }

    @Test
    void mayBeUsedByManyThreadsAtOnce() {
        List<GatewayKey> keys = IntStream.range(0, 200)
                .mapToObj(i -> GatewayKey.generate(new Random(i)))
                .toList();
        List<SecretHash> oneByOne = keys.stream().map(hasher::hash).toList();

        for (int round = 0; round < 20; round++) {
            assertThat(keys.parallelStream().map(hasher::hash).toList()).isEqualTo(oneByOne);
        }
    }

    @Test
    void showsNothingOfAHash() {
        assertThat(hasher.hash(key)).hasToString("***");
    }

    @Test
    void survivesStorage() {
        SecretHash hash = hasher.hash(key);

        assertThat(SecretHash.of(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
    }
}
