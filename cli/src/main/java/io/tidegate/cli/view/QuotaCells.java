package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Fields of a quota as the text of a cell. */
final class QuotaCells {
    private static final List<String> SUBJECTS = List.of("user", "key", "team");

    private QuotaCells() {}

    /** Such as {@code user ada}. */
    static String subject(Cells cells, JsonNode quota) {
        return SUBJECTS.stream()
                .filter(quota::has)
                .findFirst()
                .map(kind -> kind + " " + cells.text(quota, kind))
                .orElse("everyone");
    }

    /** Of cost, in dollars. */
    static String amount(Cells cells, JsonNode quota, String name) {
        return quota.has(name + "_usd") ? "$" + cells.text(quota, name + "_usd") : cells.number(quota, name);
    }
}
