package io.tidegate.common.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GatewayKeyTest {
    private final GatewayKey key = GatewayKey.generate(new Random(7));

    @Test
    void looksAsSecretScannersExpect() {
        assertThat(key.reveal()).matches(GatewayKey.PATTERN).startsWith("tgk_" + key.id() + "_");
    }

    @Test
    void endsInTheBase62ChecksumOfAllThatStandsBefore() {
        String text = key.reveal();
        CRC32 crc = new CRC32();
        crc.update(text.substring(0, text.length() - 6).getBytes(StandardCharsets.US_ASCII));

        long number = 0;
        for (char c : text.substring(text.length() - 6).toCharArray()) {
            number = number * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(c);
        }
        assertThat(number).isEqualTo(crc.getValue());
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(GatewayKey.parse(key.reveal())).isEqualTo(new ParsedKey.Parsed(key));
    }

    @Test
    void isDifferentEachTime() {
        Random random = new Random(1);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(GatewayKey.generate(random).reveal());
        }
        assertThat(seen).hasSize(1000);
    }

    @Test
    void keepsItsIdWhenItsSecretChanges() {
        GatewayKey rotated = GatewayKey.withId(key.id(), new Random(8));

        assertThat(rotated.id()).isEqualTo(key.id());
        assertThat(rotated.secret()).isNotEqualTo(key.secret());
        assertThat(GatewayKey.parse(rotated.reveal())).isEqualTo(new ParsedKey.Parsed(rotated));
    }

    @Test
    void leavesOtherServicesKeysAlone() {
        assertThat(GatewayKey.parse("sk-ant-api03-abcdef")).isInstanceOf(ParsedKey.NotOurs.class);
        assertThat(GatewayKey.parse("")).isInstanceOf(ParsedKey.NotOurs.class);
        assertThat(GatewayKey.parse("TGK_" + key.id())).isInstanceOf(ParsedKey.NotOurs.class);
    }

    @Test
    void noticesEveryChangedCharacter() {
        String text = key.reveal();
        for (int i = GatewayKey.PREFIX.length(); i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(GatewayKey.parse(changed)).as(changed).isInstanceOf(ParsedKey.Malformed.class);
        }
    }

    @Test
    void saysHowAKeyIsDamagedWithoutRepeatingIt() {
        String text = key.reveal();

        assertThat(why(text.substring(0, 20))).isEqualTo("it has 20 characters (expected: 53)");
        assertThat(why(text.replace('_', '-').replaceFirst("-", "_"))).contains("tgk_<id>_<secret>");
        assertThat(why(text.substring(0, 52) + "…")).contains("other than digits and letters");
        assertThat(why(text.substring(0, 52) + (text.endsWith("A") ? "B" : "A")))
                .contains("checksum");
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(key).hasToString("tgk_" + key.id() + "_***");
    }

    @Test
    void cannotBeMadeOfAnythingElse() {
        assertThatThrownBy(() -> new GatewayKey("short", key.secret()))
                .hasMessage("id: 5 characters (expected: 12 digits and letters)");
    }

    private static String why(String text) {
        return GatewayKey.parse(text) instanceof ParsedKey.Malformed(String why) ? why : "not malformed";
    }
}
