package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Fields of a server's JSON as the text of a cell.
 *
 * @param zone in which times are shown
 */
record Cells(ZoneId zone) {
    private static final String NOTHING = "-";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);

    String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        String text = value.isNull() ? "" : value.asText();
        // A control character in a name must not reach the terminal.
        return text.isEmpty() ? NOTHING : text.replaceAll("\\p{Cntrl}", "?");
    }

    /** With a comma between thousands. */
    String number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.canConvertToLong() ? String.format(Locale.ROOT, "%,d", value.asLong()) : text(object, field);
    }

    String time(JsonNode object, String field) {
        String text = text(object, field);
        if (text.equals(NOTHING)) {
            return text;
        }
        try {
            return TIME.format(Instant.parse(text).atZone(zone));
        } catch (DateTimeException _) {
            return text;
        }
    }

    String list(JsonNode object, String field, String whenEmpty) {
        JsonNode values = object.path(field);
        return values.isEmpty()
                ? whenEmpty
                : values.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
    }
}
