package io.tidegate.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a document.
 *
 * @param line where it begins, from 1
 * @param tag what stands behind the opening fence: {@code sh} is run, {@code sh no-run (why)} is not
 */
record ShellBlock(Path document, int line, String tag, String text) {
    private static final String FENCE = "```";

    static List<ShellBlock> in(Path document) throws IOException {
        List<ShellBlock> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(FENCE)) {
                int start = i++;
                StringBuilder text = new StringBuilder();
                while (i < lines.size() && !lines.get(i).strip().startsWith(FENCE)) {
                    text.append(lines.get(i++)).append('\n');
                }
                String tag = lines.get(start).strip().substring(FENCE.length()).strip();
                blocks.add(new ShellBlock(document, start + 1, tag, text.toString()));
            }
        }
        return blocks;
    }

    boolean isRun() {
        return tag.equals("sh");
    }

    /** Every other block says by its tag what it is, and commands that aren't run say why. */
    boolean isWellTagged() {
        return isRun()
                || tag.matches("sh no-run \\(.+\\)")
                || tag.matches("text|yaml|json|http|mermaid|java|xml|sql|properties|ini");
    }

    @Override
    public String toString() {
        return document.getFileName() + ":" + line + " (" + tag + ")";
    }
}
