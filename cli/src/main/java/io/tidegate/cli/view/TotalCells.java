package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The cells of sums of usage, which all tables of usage have. */
final class TotalCells {
    static final List<String> COLUMNS =
            List.of("REQUESTS", "INPUT", "OUTPUT", "CACHE READ", "CACHE WRITE 5M", "CACHE WRITE 1H", "COST USD");

    private static final List<String> COUNTS = List.of(
            "requests",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_5m_input_tokens",
            "cache_creation_1h_input_tokens");

    private TotalCells() {}

    static List<String> of(Cells cells, JsonNode totals) {
        List<String> row = new ArrayList<>();
        COUNTS.forEach(name -> row.add(cells.number(totals, name)));
        row.add(cells.text(totals, "cost_usd"));
        return row;
    }
}
