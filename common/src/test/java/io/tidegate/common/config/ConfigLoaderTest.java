package io.tidegate.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final Path FILE = Path.of("/etc/harbour.yml");

    @Test
    void fillsInEveryDefault() {
        Harbour harbour = loaded("name: Husum", Map.of());

        assertThat(harbour)
                .isEqualTo(new Harbour(
                        "Husum",
                        3,
                        1000,
                        0.5,
                        false,
                        Duration.ofMinutes(5),
                        DataSize.ofKibibytes(64),
                        URI.create("https://example.org"),
                        Path.of("/etc/log"),
                        Harbour.Sea.NORTH_SEA,
                        List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("2001:db8::1")),
                        Optional.empty(),
                        Optional.empty(),
                        new Harbour.Lighthouse("red", Duration.ofSeconds(10)),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void bindsEveryType() {
        Harbour harbour = loaded("""
                name: 1234
                berths: 12
                depth: 20_000
                tide: 2
                open: true
                patience: 250ms
                ledger: 2GiB
                site: http://[::1]:8080/a
                log: ../var/log
                sea: baltic
                friends: [192.168.0.0/16]
                password: "Bearer ${WORD}"
                motto: "rarely $${PLAIN}"
                lighthouse: {colour: green, period: 1m}
                second:
                  period: 2s
                piers:
                  - name: east
                  - {name: west, metres: 7}
                """, Map.of("WORD", "open sesame"));

        assertThat(harbour)
                .isEqualTo(new Harbour(
                        "1234",
                        12,
                        20_000,
                        2,
                        true,
                        Duration.ofMillis(250),
                        new DataSize(2L << 30),
                        URI.create("http://[::1]:8080/a"),
                        Path.of("/var/log"),
                        Harbour.Sea.BALTIC,
                        List.of(Cidr.parse("192.168.0.0/16")),
                        Optional.of(Secret.of("Bearer open sesame")),
                        Optional.of("rarely ${PLAIN}"),
                        new Harbour.Lighthouse("green", Duration.ofMinutes(1)),
                        Optional.of(new Harbour.Lighthouse("red", Duration.ofSeconds(2))),
                        List.of(new Harbour.Pier("east", 100), new Harbour.Pier("west", 7))));
    }

    @Test
    void takesASectionWithNothingInItForOneThatIsLeftOut() {
        Harbour harbour = loaded("name: Husum\nlighthouse:\nsecond:\npiers:\n", Map.of());

        assertThat(harbour).isEqualTo(loaded("name: Husum", Map.of()));
    }

    @Test
    void letsTheEnvironmentOverrideAnyKey() {
        Map<String, String> env = Map.of(
                "TIDEGATE_NAME", "Tönning",
                "TIDEGATE_BERTHS", "7",
                "TIDEGATE_FRIENDS", "10.1.0.0/16, 10.2.0.0/16",
                "TIDEGATE_PASSWORD", "a${literal}",
                "TIDEGATE_LIGHTHOUSE_COLOUR", "blue",
                "TIDEGATE_SECOND_PERIOD", "3s",
                "TIDEGATE_PIERS_0_METRES", "9",
                "TIDEGATE_PIERS_1_NAME", "new",
                "TIDEGATE_ADMIN_TOKEN", "belongs to the commands");

        Harbour harbour = loaded("name: Husum\nberths: x\npiers: [{name: east}]", env);

        assertThat(harbour.name()).isEqualTo("Tönning");
        assertThat(harbour.berths()).isEqualTo(7);
        assertThat(harbour.friends()).containsExactly(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"));
        assertThat(harbour.password()).contains(Secret.of("a${literal}"));
        assertThat(harbour.lighthouse().colour()).isEqualTo("blue");
        assertThat(harbour.second()).contains(new Harbour.Lighthouse("red", Duration.ofSeconds(3)));
        assertThat(harbour.piers()).containsExactly(new Harbour.Pier("east", 9), new Harbour.Pier("new", 100));
    }

    @Test
    void namesTheVariableWhoseValueIsWrong() {
        Map<String, String> env = Map.of(
                "TIDEGATE_BERTHS", "0",
                "TIDEGATE_TIDE", "high",
                "TIDEGATE_LIGHTHOUSE_COLOR", "blue",
                "TIDEGATE_PIERS_3_NAME", "far");

        assertThat(problems("name: Husum", env))
                .containsExactlyInAnyOrder(
                        "TIDEGATE_BERTHS: berths: 0 (expected: 1 to 100)",
                        "TIDEGATE_TIDE: tide: high (expected: a number such as 0.5)",
                        "TIDEGATE_LIGHTHOUSE_COLOR: no key has this variable"
                                + " (expected: did you mean TIDEGATE_LIGHTHOUSE_COLOUR?)",
                        "TIDEGATE_PIERS_3_NAME: no key has this variable"
                                + " (expected: a variable from docs/configuration.md, or that it is not set)");
    }

    @Test
    void reportsAllProblemsAtOnceEachWithItsLine() {
        String yaml = """
                nmae: Husum
                berths: 101
                depth: deep
                open: yes
                patience: 30
                ledger: 32MB
                site: "http://a b"
                sea: south-sea
                friends: [192.0.2.1/24, 192.0.2.0/33, host.example]
                lighthouse:
                  period: 5m
                  color: red
                second: red
                piers:
                  - metres: 0
                    name: east
                  - metres: 5
                  - east
                moorings: 4
                anchor: 1
                """;

        assertThat(problems(yaml, Map.of()))
                .containsExactly(
                        "/etc/harbour.yml:1: nmae: unknown key (expected: did you mean name?)",
                        "/etc/harbour.yml:1: name: missing (expected: a value (text))",
                        "/etc/harbour.yml:3: depth: deep (expected: a whole number such as 1000 or 1_000)",
                        "/etc/harbour.yml:4: open: yes (expected: true or false)",
                        "/etc/harbour.yml:5: patience: 30 (expected: a duration such as 250ms, 30s, 5m, 24h or 35d)",
                        "/etc/harbour.yml:6: ledger: 32MB (expected: a size such as 512B, 64KiB, 32MiB or 2GiB)",
                        "/etc/harbour.yml:7: site: http://a b (expected: a URL such as https://api.anthropic.com)",
                        "/etc/harbour.yml:8: sea: south-sea (expected: north-sea or baltic)",
                        "/etc/harbour.yml:9: friends[0]: 192.0.2.1/24"
                                + " (expected: 192.0.2.0/24, the first address of the block)",
                        "/etc/harbour.yml:9: friends[1]: 192.0.2.0/33 (expected: a prefix length of 0 to 32)",
                        "/etc/harbour.yml:9: friends[2]: host.example"
                                + " (expected: an address block such as 192.0.2.0/24 or 2001:db8::/32)",
                        "/etc/harbour.yml:11: lighthouse.period: 5m (expected: 1s to 1m)",
                        "/etc/harbour.yml:12: lighthouse.color: unknown key (expected: did you mean colour?)",
                        "/etc/harbour.yml:13: second: not a group of keys (expected: keys below it: colour, period)",
                        "/etc/harbour.yml:15: piers[0].metres: 0 (expected: >= 1)",
                        "/etc/harbour.yml:17: piers[1].name: missing (expected: a value (text))",
                        "/etc/harbour.yml:18: piers[2]: not a group of keys (expected: keys below it: name, metres)",
                        "/etc/harbour.yml:19: moorings: no such key any more (expected: berths)",
                        "/etc/harbour.yml:20: anchor: no such key any more"
                                + " (expected: no such key, ships bring their own)");
    }

    @Test
    void checksWhatIsRightAlsoWhenSomethingBesideItIsNot() {
        assertThat(problems("name: Husum\ndepth: deep\nberths: 101", Map.of()))
                .containsExactly(
                        "/etc/harbour.yml:2: depth: deep (expected: a whole number such as 1000 or 1_000)",
                        "/etc/harbour.yml:3: berths: 101 (expected: 1 to 100)");
    }

    @Test
    void saysWhenAValueOrAListIsNotOne() {
        assertThat(problems("name: Husum\nberths:\ndepth: [1]\nfriends: 192.0.2.0/24\nberths: 4", Map.of()))
                .containsExactly(
                        "/etc/harbour.yml:2: berths: no value (expected: one value (whole number))",
                        "/etc/harbour.yml:3: depth: a list or keys (expected: one value (whole number))",
                        "/etc/harbour.yml:4: friends: not a list (expected: a list, each item on its own line after \"- \")",
                        "/etc/harbour.yml:5: berths stands twice, first at /etc/harbour.yml:2 (expected: one of them)");
    }

    @Test
    void namesTheVariableThatAReferenceLacks() {
        assertThat(problems("name: Husum\nmotto: a ${WORD}\npassword: ${PASS_WORD}", Map.of()))
                .containsExactly(
                        "/etc/harbour.yml:2: motto: refers to ${WORD}, which is not set"
                                + " (expected: the environment variable WORD to be set)",
                        "/etc/harbour.yml:3: password: refers to ${PASS_WORD}, which is not set"
                                + " (expected: the environment variable PASS_WORD to be set)");
    }

    @Test
    void readsASecretFromItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("harbour.yml"), "name: Husum\npassword: file:word");
        Files.writeString(folder.resolve("word"), "open sesame\n");

        ConfigResult<Harbour> result = ConfigLoader.load(file, Map.of(), Harbour.class);

        assertThat(result).isInstanceOfSatisfying(ConfigResult.Loaded.class, loaded -> {
            assertThat(((Harbour) loaded.config()).password()).contains(Secret.of("open sesame"));
            assertThat(loaded.toString()).contains("***").doesNotContain("sesame");
        });
    }

    @Test
    void neverShowsWhatMayBeASecret() {
        Map<String, String> env = Map.of("KEY", "sk-123");
        String yaml = """
                name: Husum
                berths: ${KEY}
                password: sk-123
                site: "https://me:sk-123@a b"
                """;

        assertThat(problems(yaml, env))
                .containsExactly(
                        "/etc/harbour.yml:2: berths: ${KEY} (expected: a whole number such as 1000 or 1_000)",
                        "/etc/harbour.yml:3: password: a secret written out"
                                + " (expected: ${NAME} for an environment variable, or file:PATH)",
                        "/etc/harbour.yml:4: site: https://***@a b (expected: a URL such as https://api.anthropic.com)");
        assertThat(problems("name: Husum\nberths: ${COUNT}", Map.of("COUNT", "123456")))
                .containsExactly("/etc/harbour.yml:2: berths: ${COUNT} (expected: 1 to 100)");
    }

    @Test
    void saysThatASecretsFileIsMissing() {
        assertThat(problems("name: Husum\npassword: file:nowhere/word", Map.of()))
                .containsExactly("/etc/harbour.yml:2: password: file:nowhere/word does not exist"
                        + " (expected: a file with the secret in it)");
    }

    @Test
    void saysWhereATextIsNotYaml() {
        assertThat(problems("name: Husum\nberths: [1", Map.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("/etc/harbour.yml:2: not YAML: expected ',' or ']', but got <stream end>")
                        .endsWith("(expected: YAML; often an indent or a quote is missing)"));
        assertThat(problems("name: &a\n  b: *a", Map.of()))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains(FILE.toString()));
    }

    @Test
    void saysThatThereIsNoFile(@TempDir Path folder) {
        Path file = folder.resolve("none.yml");

        assertThat(ConfigLoader.load(file, Map.of(), Harbour.class))
                .hasToString(
                        file + ":1: no such file (expected: a configuration file; config/edge-node.yml is an example)");
    }

    private static Harbour loaded(String yaml, Map<String, String> env) {
        return switch (ConfigLoader.parse(yaml, FILE, env, Harbour.class)) {
            case ConfigResult.Loaded<Harbour> loaded -> loaded.config();
            case ConfigResult.Invalid<Harbour> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    private static List<String> problems(String yaml, Map<String, String> env) {
        return switch (ConfigLoader.parse(yaml, FILE, env, Harbour.class)) {
            case ConfigResult.Loaded<Harbour> loaded -> throw new AssertionError("loaded " + loaded);
            case ConfigResult.Invalid<Harbour> invalid ->
                invalid.problems().stream().map(Problem::toString).toList();
        };
    }
}
