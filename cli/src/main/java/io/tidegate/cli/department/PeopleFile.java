package io.tidegate.cli.department;

import io.tidegate.common.api.Closest;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Zones;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.common.directory.ModelRule;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file whose first line names its columns. All that is wrong with it is gathered, each with its line and column. */
final class PeopleFile {
    private static final List<String> COLUMNS =
            List.of("name", "timezone", "team", "daily_tokens", "monthly_tokens", "models", "client", "expires");
    private static final String EXPIRES_FORM =
            "a day like 2027-01-31, which is its first moment, or a time like 2027-01-31T12:00:00Z";
    private static final String LIMIT_FORM = "a whole number from 0 to " + Quota.MOST;

    private final Path file;
    private final List<String> flaws = new ArrayList<>();

    private PeopleFile(Path file) {
        this.file = file;
    }

    /** What the file holds, or what is wrong with it. */
    sealed interface Content {
        record People(List<Person> people) implements Content {}

        record Flawed(List<String> flaws) implements Content {}
    }

    static Content read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        // spreadsheets put a byte order mark before the first column's name
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .setAllowMissingColumnNames(true)
                .get();
        try (CSVParser parser = CSVParser.parse(plain, format)) {
            return new PeopleFile(file).read(parser);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return new Content.Flawed(List.of(file + ":1: not CSV with a line of column names: " + e.getMessage()));
        }
    }

    private Content read(CSVParser parser) {
        Map<String, Integer> columns = columns(parser.getHeaderNames());
        List<Person> people = new ArrayList<>();
        Map<String, Long> lines = new HashMap<>();
        if (flaws.isEmpty()) {
            for (CSVRecord row : parser) {
                Row cells = new Row(columns, row, parser.getCurrentLineNumber());
                Person person = person(cells);
                Long other = lines.putIfAbsent(person.name(), person.line());
                if (other != null && !person.name().isEmpty()) {
                    flaw(person.line(), "name", person.name(), "another name, for line " + other + " has this one");
                }
                people.add(person);
            }
        }
        return flaws.isEmpty() ? new Content.People(people) : new Content.Flawed(flaws);
    }

    private Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).toLowerCase(Locale.ROOT).replace(' ', '_');
            if (!COLUMNS.contains(name)) {
                flaws.add(file + ":1: column " + (i + 1) + ": \"" + header.get(i) + "\" (expected: "
                        + String.join(", ", COLUMNS) + Closest.hint(name, COLUMNS) + ")");
            } else if (columns.putIfAbsent(name, i) != null) {
                flaws.add(file + ":1: column " + (i + 1) + ": " + name + " is there twice (expected: once)");
            }
        }
        if (!columns.containsKey("name")) {
            flaws.add(
                    file + ":1: no column name (expected: " + String.join(", ", COLUMNS) + "; only name is required)");
        }
        return columns;
    }

    private record Row(Map<String, Integer> columns, CSVRecord row, long line) {
        Optional<String> cell(String column) {
            Integer at = columns.get(column);
            return at == null || at >= row.size()
                    ? Optional.empty()
                    : Optional.of(row.get(at)).filter(text -> !text.isBlank());
        }
    }

    private Person person(Row row) {
        if (row.row.size() > row.columns.size()) {
            flaws.add(file + ":" + row.line + ": " + row.row.size() + " cells (expected: at most " + row.columns.size()
                    + ", as many as there are columns)");
        }
        if (row.cell("name").isEmpty()) {
            flaw(row.line, "name", "", User.NAME_FORM);
        }
        Optional<String> name =
                read(row, "name", text -> Reading.of(Optional.of(text).filter(User::isName), () -> User.NAME_FORM));
        Optional<ZoneId> zone =
                read(row, "timezone", text -> Reading.of(Zones.named(text), () -> Zones.expectedFor(text)));
        return new Person(
                row.line,
                name.orElse(""),
                zone,
                read(row, "team", text -> Reading.of(Optional.of(text).filter(User::isTeam), () -> User.TEAM_FORM)),
                read(row, "daily_tokens", PeopleFile::limit),
                read(row, "monthly_tokens", PeopleFile::limit),
                models(row),
                read(row, "client", text -> Reading.of(text, ClientRule::parse, ClientRule.FORM))
                        .map(ClientRule::toString),
                read(row, "expires", text -> expires(text, zone.orElse(ZoneOffset.UTC))));
    }

    private List<String> models(Row row) {
        return row.cell("models").stream()
                .flatMap(text -> Arrays.stream(text.split("[;,\\s]+", -1)))
                .filter(text -> !text.isEmpty())
                .peek(text -> understood(
                        row.line, "models", text, model -> Reading.of(model, ModelRule::new, ModelRule.FORM)))
                .toList();
    }

    private <T> Optional<T> read(Row row, String column, Function<String, Reading<T>> reader) {
        return row.cell(column).flatMap(text -> understood(row.line, column, text, reader));
    }

    private <T> Optional<T> understood(long line, String column, String text, Function<String, Reading<T>> reader) {
        return switch (reader.apply(text)) {
            case Reading.Understood<T>(T value) -> Optional.of(value);
            case Reading.NotUnderstood<T>(String expected) -> {
                flaw(line, column, text, expected);
                yield Optional.empty();
            }
        };
    }

    private void flaw(long line, String column, String given, String expected) {
        flaws.add(file + ":" + line + ": " + column + ": \"" + given + "\" (expected: " + expected + ")");
    }

    private static Reading<Long> limit(String text) {
        try {
            return Reading.of(
                    Optional.of(Long.valueOf(text.replace("_", "")))
                            .filter(tokens -> tokens >= 0 && tokens <= Quota.MOST),
                    () -> LIMIT_FORM);
        } catch (NumberFormatException _) {
            return new Reading.NotUnderstood<>(LIMIT_FORM);
        }
    }

    /** No length of time from now: the second run would find another end than the first one set. */
    private static Reading<Instant> expires(String text, ZoneId zone) {
        try {
            return new Reading.Understood<>(
                    LocalDate.parse(text).atStartOfDay(zone).toInstant());
        } catch (DateTimeException _) {
            return time(text);
        }
    }

    private static Reading<Instant> time(String text) {
        try {
            return new Reading.Understood<>(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return new Reading.NotUnderstood<>(EXPIRES_FORM);
        }
    }
}
