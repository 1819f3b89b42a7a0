package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerClient;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes all that a server has of a user, an entry in JSON on each line, as it comes: never all of it in memory. */
record PersonExport(Request request) {
    private static final int TELL_EVERY = 1_000;

    /**
     * Where it ended.
     *
     * @param answer the last one; not done when the server failed in between
     */
    record End(Answer answer, long entries) {}

    /** To a writer. */
    End to(Writer out, ServerClient client, LongConsumer progress) throws IOException {
        Request asked = request;
        long entries = 0;
        long told = 0;
        while (true) {
            Answer answer = client.ask(asked);
            if (!(answer instanceof Answer.Done(JsonNode body))) {
                return new End(answer, entries);
            }
            for (JsonNode entry : body.path("entries")) {
                out.append(entry.toString()).append('\n');
                entries++;
            }
            if (entries - told >= TELL_EVERY) {
                told = entries;
                progress.accept(entries);
            }
            if (!body.hasNonNull("next")) {
                out.flush();
                return new End(answer, entries);
            }
            asked = request.with("after", Optional.of(body.path("next").asText()));
        }
    }

    /** To a file that only its owner may read, and that is there when it is whole. */
    End to(Path file, ServerClient client, LongConsumer progress) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            End end;
            try (Writer out = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
                end = to(out, client, progress);
            }
            if (end.answer() instanceof Answer.Done) {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return end;
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
