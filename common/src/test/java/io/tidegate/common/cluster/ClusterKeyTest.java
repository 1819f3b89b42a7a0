package io.tidegate.common.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClusterKeyTest {
    private static final byte[] MESSAGE = "a change of a key".getBytes(UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final ClusterKey key = ClusterKey.generate(random);

    @Test
    void opensWhatItSealed() {
        byte[] sealed = key.seal(MESSAGE, random);

        assertThat(key.open(sealed))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(MESSAGE));
        assertThat(ClusterKey.ofBase64(key.base64()).orElseThrow().open(sealed)).isPresent();
        assertThat(new String(sealed, UTF_8)).doesNotContain("change");
    }

    @Test
    void sealsTheSameMessageDifferentlyEachTime() {
        assertThat(key.seal(MESSAGE, random)).isNotEqualTo(key.seal(MESSAGE, random));
    }

    @Test
    void opensNothingThatWasChangedInAnyByte() {
        byte[] sealed = key.seal(MESSAGE, random);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(key.open(changed)).isEmpty();
        }
        assertThat(key.open(Arrays.copyOf(sealed, sealed.length - 1))).isEmpty();
        assertThat(key.open(new byte[0])).isEmpty();
    }

    @Test
    void opensNothingThatAnotherKeySealed() {
        assertThat(ClusterKey.generate(random).open(key.seal(MESSAGE, random))).isEmpty();
    }

    @Test
    void hashesKeysTheSameWayWhereverItIs() {
        GatewayKey gatewayKey = GatewayKey.generate(random);
        KeyHasher here = new KeyHasher(key.hashSecret());
        KeyHasher there =
                new KeyHasher(ClusterKey.ofBase64(key.base64()).orElseThrow().hashSecret());
        KeyHasher elsewhere = new KeyHasher(ClusterKey.generate(random).hashSecret());

        assertThat(here.hash(gatewayKey)).isEqualTo(there.hash(gatewayKey)).isNotEqualTo(elsewhere.hash(gatewayKey));
    }

    @Test
    void isReadFromTheRightFormAlone() {
        assertThat(ClusterKey.ofBase64("c2hvcnQ=")).isEmpty();
        assertThat(ClusterKey.ofBase64("no base64!")).isEmpty();
        assertThat(key.toString()).isEqualTo("***");
    }
}
