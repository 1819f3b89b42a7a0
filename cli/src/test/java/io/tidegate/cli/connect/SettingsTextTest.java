package io.tidegate.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.connect.SettingsText.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTextTest {
    private static final Map<String, String> URL = Map.of("ANTHROPIC_BASE_URL", "https://eu.example.org");

    @Test
    void replacesAValueAndNothingElse() {
        String before = """
                {
                    "model" : "opus",   "numbers": [1.50, 1e3],
                  "env": { "FOO": "\\u0061b", "ANTHROPIC_BASE_URL" : "http://old/" , "BAR":"1"},

                  "permissions": {"allow": ["Bash(ls:*)"]}  }
                """;

        assertThat(changed(before, URL)).isEqualTo(before.replace("\"http://old/\"", "\"https://eu.example.org\""));
    }

    @Test
    void addsAMemberWithTheIndentationOfTheOthers() {
        assertThat(changed("{\n\t\"env\": {\n\t\t\"FOO\": \"1\"\n\t},\n\t\"a\": 1\n}\n", URL))
                .isEqualTo("""
                        {
                        \t"env": {
                        \t\t"FOO": "1",
                        \t\t"ANTHROPIC_BASE_URL": "https://eu.example.org"
                        \t},
                        \t"a": 1
                        }
                        """);
    }

    @Test
    void addsToAnEnvThatIsEmpty() {
        assertThat(changed("{\n  \"env\": {},\n  \"a\": 1\n}", URL))
                .isEqualTo(
                        "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://eu.example.org\"\n  },\n  \"a\": 1\n}");
    }

    @Test
    void addsAnEnvWhereThereIsNone() {
        assertThat(changed("{\r\n  \"a\": {\"b\": [{}]}\r\n}\r\n", URL)).isEqualTo("""
                        {\r
                          "a": {"b": [{}]},\r
                          "env": {\r
                            "ANTHROPIC_BASE_URL": "https://eu.example.org"\r
                          }\r
                        }\r
                        """);
    }

    @Test
    void staysOnOneLineWhereAllIsOnOne() {
        assertThat(changed("{\"a\":1}", URL))
                .isEqualTo("{\"a\":1,\"env\": {\"ANTHROPIC_BASE_URL\": \"https://eu.example.org\"}}");
    }

    @ParameterizedTest
    @CsvSource({"''", "' \n'", "'{}'", "'{ }\n'"})
    void beginsWhereThereIsNothing(String before) {
        assertThat(changed(before, URL).strip()).isEqualTo("""
                {
                  "env": {
                    "ANTHROPIC_BASE_URL": "https://eu.example.org"
                  }
                }""");
    }

    @Test
    void setsSeveralAtOnce() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("A", "1");
        variables.put("B", "2\"\n\\");
        variables.put("C", "3");

        assertThat(changed("{\"env\": {\"C\": 7, \"A\": \"0\"}}", variables))
                .isEqualTo("{\"env\": {\"C\": \"3\", \"A\": \"1\",\"B\": \"2\\\"\\n\\\\\"}}");
    }

    @Test
    void leavesATextAloneThatSetsThemAlready() {
        String text = "{ \"env\" : {\"ANTHROPIC_BASE_URL\":\"https://eu.example.org\"}}";

        assertThat(changed(text, URL)).isEqualTo(text);
    }

    @Test
    void countsCharactersAsTheTextHasThem() {
        String before =
                "\ufeff{\"name\": \"J\u00f6rg \ud83d\ude80\", \"env\": {\"ANTHROPIC_BASE_URL\": \"\ud83d\ude80\"}}";

        assertThat(changed(before, URL))
                .isEqualTo("\ufeff{\"name\": \"J\u00f6rg \ud83d\ude80\","
                        + " \"env\": {\"ANTHROPIC_BASE_URL\": \"https://eu.example.org\"}}");
    }

    @Test
    void countsCharactersInLongTexts() {
        String before = "{\"long\": \"" + "x".repeat(100_000) + "\",\n\"env\": {\"ANTHROPIC_BASE_URL\": \"\"}}";

        assertThat(changed(before, URL)).isEqualTo(before.replace(": \"\"}", ": \"https://eu.example.org\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | it holds no JSON object",
                "{\"env\": 1} | its \"env\" is not an object",
                "{} {} | something follows its JSON object",
                "{\"a\": } | it is not valid JSON at line 1, column 7",
                "{\"a\": 1, \"a\": 2} | it is not valid JSON at line 1, column 13",
                "{\"a\": 1 | it is not valid JSON at line 1",
                "{ // comment | it is not valid JSON at line 1"
            })
    void refusesWhatIsNoSettingsFile(String text, String why) {
        assertThat(SettingsText.with(text, URL))
                .isInstanceOfSatisfying(
                        Result.Invalid.class,
                        invalid -> assertThat(invalid.why()).startsWith(why));
    }

    @Test
    void tellsWhatIsSet() {
        assertThat(SettingsText.sets("{\"env\": {\"A\": \"1\"}}", "A")).isTrue();
        assertThat(SettingsText.sets("{\"A\": {\"A\": \"1\"}}", "A")).isFalse();
        assertThat(SettingsText.sets("", "A")).isFalse();
        assertThat(SettingsText.sets("nonsense", "A")).isFalse();
    }

    private static String changed(String text, Map<String, String> variables) {
        if (SettingsText.with(text, variables) instanceof Result.Changed(String changed)) {
            return changed;
        }
        throw new AssertionError("not taken for settings: " + text);
    }
}
