package io.tidegate.common.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup says of itself, in the file {@code manifest.json}.
 *
 * @param version of the program that made it
 * @param at when
 * @param files all but the manifest
 */
public record Manifest(Part part, String version, Instant at, Copied database, List<Entry> files) {
    public static final String FILE_NAME = "manifest.json";

    private static final String FORMAT = "tidegate-backup-1";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * A file of the backup.
     *
     * @param name in its folder
     * @param sha256 64 hexadecimal digits
     */
    public record Entry(String name, long bytes, String sha256) {}

    public Manifest {
        files = List.copyOf(files);
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    byte[] json() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("part", part.label())
                .put("version", version)
                .put("at", at.toString());
        ObjectNode copy = json.putObject("database")
                .put("kind", database.kind())
                .put("file", database.file())
                .put("schema_version", database.schemaVersion());
        new TreeMap<>(database.about()).forEach(copy::put);
        ArrayNode list = json.putArray("files");
        files.forEach(file -> list.addObject()
                .put("name", file.name())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256()));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * Reads the manifest of a backup.
     *
     * @throws IOException with words for the operator when the folder is no backup
     */
    public static Manifest read(Path backup) throws IOException {
        Path file = backup.resolve(FILE_NAME);
        try {
            return of(JSON.readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    backup + " is no backup: it has no " + FILE_NAME
                            + ". Name one of the folders tidegate-… that \"tidegate backup\" made.",
                    e);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + ". Take another backup.", e);
        }
    }

    private static Manifest of(JsonNode json) {
        if (!FORMAT.equals(json.path("format").asText())) {
            throw new IllegalArgumentException(
                    "format: " + json.path("format") + " (expected: " + FORMAT + ", of this program)");
        }
        JsonNode database = json.path("database");
        Map<String, String> about = new TreeMap<>();
        database.properties().stream()
                .filter(field -> !List.of("kind", "file", "schema_version").contains(field.getKey()))
                .forEach(field -> about.put(field.getKey(), field.getValue().asText()));
        List<Entry> files = new ArrayList<>();
        for (JsonNode file : json.path("files")) {
            files.add(new Entry(
                    name(file.path("name").asText()),
                    file.path("bytes").asLong(),
                    file.path("sha256").asText()));
        }
        return new Manifest(
                Part.of(json.path("part").asText())
                        .orElseThrow(() -> new IllegalArgumentException("part: " + json.path("part"))),
                json.path("version").asText(),
                Instant.parse(json.path("at").asText()),
                new Copied(
                        database.path("kind").asText(),
                        name(database.path("file").asText()),
                        database.path("schema_version").asInt(),
                        about),
                files);
    }

    /** A name of a file in the backup's own folder, and of nothing else. */
    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("file: \"" + text + "\" (expected: a plain file name)");
        }
        return text;
    }
}
