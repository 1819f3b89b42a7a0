package io.tidegate.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recorded requests and synthetic answers, by their path below {@code fixtures}. */
final class Fixtures {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern PLACEHOLDER = Pattern.compile("\\[\\[redacted:[a-z-]+:(\\d+)]]");

    private Fixtures() {}

    static byte[] response(String name) {
        return bytes("responses/" + name);
    }

    /** The names of all event streams. */
    static List<String> streams() {
        return names("responses", ".sse");
    }

    static List<String> requests() {
        return names("requests", ".json");
    }

    /** The body of a recorded request, with its redacted texts filled up to their length. */
    static byte[] requestBody(String name) {
        try {
            String body = JSON.readTree(bytes("requests/" + name)).get("body").toString();
            String grown = PLACEHOLDER
                    .matcher(body)
                    .replaceAll(m -> "lorem ipsum "
                            .repeat(1 + Integer.parseInt(m.group(1)) / 12)
                            .substring(0, Integer.parseInt(m.group(1))));
            return grown.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(String folder, String suffix) {
        Path top = root().resolve(folder);
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(f -> f.toString().endsWith(suffix))
                    .map(f -> top.relativize(f).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Fixtures.class.getResource("/fixtures"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
