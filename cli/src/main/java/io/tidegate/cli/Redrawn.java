package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.View;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Shows each answer in the place of the one before, from the terminal's first line on: in one write, so that it does not flicker. */
record Redrawn(View view) implements View {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Override
    public void show(JsonNode answer, PrintWriter out) {
        StringWriter drawn = new StringWriter();
        view.show(answer, new PrintWriter(drawn));
        StringBuilder screen = new StringBuilder(HOME);
        drawn.toString()
                .lines()
                .forEach(
                        line -> screen.append(line).append(CLEAR_TO_END_OF_LINE).append(System.lineSeparator()));
        out.print(screen.append(CLEAR_BELOW));
    }
}
