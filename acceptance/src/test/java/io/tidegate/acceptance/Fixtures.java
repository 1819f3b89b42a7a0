package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The recorded requests and the synthetic answers below {@code src/test/resources/fixtures}; its README says what they are. */
final class Fixtures {
    private static final Pattern REDACTED = Pattern.compile("\\[\\[redacted:[a-z-]+:(\\d+)]]");

    private Fixtures() {}

    /** One recorded request, its texts blown up to their original lengths. */
    record Request(String name, RawRequest raw) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One whole answer body. */
    record Answer(String name, Buffer body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One error answer with its status and headers. */
    record ErrorAnswer(int status, List<Header> headers, Buffer body) {
        @Override
        public String toString() {
            return Integer.toString(status);
        }
    }

    static Stream<Request> requests() {
        return files("requests", ".json").map(path -> {
            JsonObject json = new JsonObject(read(path));
            List<Header> headers = json.getJsonArray("headers").stream()
                    .map(JsonArray.class::cast)
                    .map(pair -> new Header(pair.getString(0), pair.getString(1)))
                    .toList();
            Object body = json.getValue("body");
            Buffer bytes = body == null ? Buffer.buffer() : ((JsonObject) grow(body)).toBuffer();
            String name = Objects.requireNonNull(path.getParent()).getFileName() + "/" + path.getFileName();
            return new Request(
                    name, new RawRequest(json.getString("method"), json.getString("target"), headers, bytes));
        });
    }

    /** Every event stream. */
    static Stream<Answer> streams() {
        return files("responses", ".sse")
                .map(path -> new Answer(path.getFileName().toString(), read(path)));
    }

    static Answer stream(String name) {
        return streams().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    }

    static Buffer response(String name) {
        return read(root().resolve("responses").resolve(name));
    }

    static Stream<ErrorAnswer> errors() {
        return files("responses/errors", ".json").map(path -> {
            JsonObject json = new JsonObject(read(path));
            List<Header> headers = json.getJsonObject("headers").stream()
                    .map(e -> new Header(e.getKey(), e.getValue().toString()))
                    .toList();
            return new ErrorAnswer(
                    json.getInteger("status"),
                    headers,
                    json.getJsonObject("body").toBuffer());
        });
    }

    private static Object grow(Object value) {
        return switch (value) {
            case String text -> REDACTED.matcher(text).replaceAll(Fixtures::filler);
            case JsonArray array -> new JsonArray(mapped(array));
            case JsonObject object -> {
                JsonObject grown = new JsonObject();
                object.forEach(e -> grown.put(e.getKey(), e.getValue() == null ? null : grow(e.getValue())));
                yield grown;
            }
            default -> value;
        };
    }

    private static List<Object> mapped(JsonArray array) {
        UnaryOperator<Object> each = Fixtures::grow;
        return array.stream().map(each).toList();
    }

    private static String filler(MatchResult match) {
        int length = Integer.parseInt(match.group(1));
        return "lorem ipsum ".repeat(length / 12 + 1).substring(0, length);
    }

    private static Stream<Path> files(String folder, String suffix) {
        try (Stream<Path> all = Files.walk(root().resolve(folder))) {
            return all.filter(p -> p.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Buffer read(Path path) {
        try {
            return Buffer.buffer(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        URL url = Objects.requireNonNull(Fixtures.class.getResource("/fixtures"), "/fixtures: not on the class path");
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
