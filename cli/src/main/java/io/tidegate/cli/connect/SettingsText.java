package io.tidegate.cli.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a settings file of Claude Code. Variables are set in its member {@code env}; every other character stays as it
 * is, with the indentation and the line ends that people chose.
 */
final class SettingsText {
    private static final String ENV = "env";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    private SettingsText(String text) {
        this.text = text;
    }

    /** What came of setting variables. */
    sealed interface Result {
        record Changed(String text) implements Result {}

        /**
         * The text is no settings file.
         *
         * @param why a clause
         */
        record Invalid(String why) implements Result {}
    }

    private record Edit(int start, int end, String replacement) {}

    /** A value in the text. */
    private record Member(int nameStart, int valueStart, int valueEnd, String value) {}

    /** The members of an object in the text, which has its braces at {@code start} and {@code end - 1}. */
    private record Members(int start, int end, LinkedHashMap<String, Member> byName) {}

    /** The text with these variables. */
    static Result with(String text, Map<String, String> variables) {
        if (text.isBlank()) {
            return with("{}\n", variables);
        }
        try {
            return new Result.Changed(new SettingsText(text).edited(variables));
        } catch (NotSettings e) {
            return new Result.Invalid(String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            return new Result.Invalid(
                    "it is not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }

    /** Whether a text sets a variable. Of settings files only. */
    static boolean sets(String text, String variable) {
        try {
            return !text.isBlank()
                    && new SettingsText(text).members().env().byName().containsKey(variable);
        } catch (IOException _) {
            return false;
        }
    }

    private static final class NotSettings extends IOException {
        private static final long serialVersionUID = 1;

        NotSettings(String message) {
            super(message);
        }
    }

    private record Found(Members root, Members env) {}

    private String edited(Map<String, String> variables) throws IOException {
        Found found = members();
        if (found.root().byName().containsKey(ENV)) {
            set(found, variables);
        } else {
            addEnv(found.root(), variables);
        }
        StringBuilder result = new StringBuilder(text);
        edits.stream()
                .sorted((a, b) -> b.start() - a.start())
                .forEach(edit -> result.replace(edit.start(), edit.end(), edit.replacement()));
        return result.toString();
    }

    private Found members() throws IOException {
        int skipped = text.startsWith("\ufeff") ? 1 : 0;
        try (JsonParser parser = JSON.createParser(text.substring(skipped))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotSettings("it holds no JSON object");
            }
            Reader reader = new Reader(parser, skipped);
            Members root = reader.members(true);
            if (parser.nextToken() != null) {
                throw new NotSettings("something follows its JSON object");
            }
            return new Found(root, reader.env);
        }
    }

    private void set(Found found, Map<String, String> variables) {
        Members env = found.env();
        Map<String, String> missing = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            Member there = env.byName().get(name);
            if (there == null) {
                missing.put(name, value);
            } else if (!there.value().equals(quoted(value))) {
                edits.add(new Edit(there.valueStart(), there.valueEnd(), quoted(value)));
            }
        });
        if (missing.isEmpty()) {
            return;
        }
        if (env.byName().isEmpty()) {
            String lead = lead(found.root());
            edits.add(new Edit(env.start(), env.end(), object(missing, deeper(lead), lead)));
        } else {
            int last = env.byName().lastEntry().getValue().valueEnd();
            edits.add(new Edit(last, last, "," + lead(env) + joined(missing, lead(env))));
        }
    }

    private void addEnv(Members root, Map<String, String> variables) {
        if (root.byName().isEmpty()) {
            String newLine = text.contains("\r\n") ? "\r\n" : "\n";
            String lead = newLine + "  ";
            String env = lead + quoted(ENV) + ": " + object(variables, deeper(lead), lead) + newLine;
            edits.add(new Edit(root.start() + 1, root.end() - 1, env));
        } else {
            String lead = lead(root);
            int last = root.byName().lastEntry().getValue().valueEnd();
            edits.add(new Edit(last, last, "," + lead + quoted(ENV) + ": " + object(variables, deeper(lead), lead)));
        }
    }

    /** What stands between an object's brace and its first member. */
    private String lead(Members object) {
        return text.substring(
                object.start() + 1, object.byName().firstEntry().getValue().nameStart());
    }

    /** One level more of the indentation of an object at the root. */
    private static String deeper(String lead) {
        int line = lead.lastIndexOf('\n');
        return line < 0 ? lead : lead + lead.substring(line + 1);
    }

    private static String object(Map<String, String> variables, String lead, String end) {
        return "{" + lead + joined(variables, lead) + end + "}";
    }

    private static String joined(Map<String, String> variables, String lead) {
        return variables.entrySet().stream()
                .map(variable -> quoted(variable.getKey()) + ": " + quoted(variable.getValue()))
                .reduce((a, b) -> a + "," + lead + b)
                .orElse("");
    }

    private static String quoted(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
    }

    /** Finds where members stand. */
    private final class Reader {
        private final JsonParser parser;
        private final int skipped;
        private Members env = new Members(0, 0, new LinkedHashMap<>());

        Reader(JsonParser parser, int skipped) {
            this.parser = parser;
            this.skipped = skipped;
        }

        /** Of the object that the parser has just entered. */
        Members members(boolean isRoot) throws IOException {
            int start = tokenStart();
            LinkedHashMap<String, Member> members = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int nameStart = tokenStart();
                JsonToken value = parser.nextToken();
                int valueStart = tokenStart();
                if (isRoot && name.equals(ENV)) {
                    if (value != JsonToken.START_OBJECT) {
                        throw new NotSettings("its \"env\" is not an object");
                    }
                    env = members(false);
                } else {
                    parser.skipChildren();
                }
                members.put(
                        name, new Member(nameStart, valueStart, tokenEnd(), text.substring(valueStart, tokenEnd())));
            }
            return new Members(start, tokenEnd(), members);
        }

        private int tokenStart() {
            return skipped + (int) parser.currentTokenLocation().getCharOffset();
        }

        private int tokenEnd() throws IOException {
            parser.finishToken();
            return skipped + (int) parser.currentLocation().getCharOffset();
        }
    }
}
