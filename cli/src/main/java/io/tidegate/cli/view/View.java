package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Shows one answer of a server to people. */
@FunctionalInterface
public interface View {
    void show(JsonNode answer, PrintWriter out);
}
