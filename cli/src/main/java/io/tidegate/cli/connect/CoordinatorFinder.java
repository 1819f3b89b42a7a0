package io.tidegate.cli.connect;

import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.demo.DemoFile;
import io.tidegate.common.shell.KeySource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which coordinator a developer asks, and with which key: an option wins over the environment, and the environment over
 * the demo of the current folder. The demo's key goes to the demo's coordinator only.
 */
public final class CoordinatorFinder {
    private static final String URL = "TIDEGATE_COORDINATOR_URL";
    private static final String KEY_PREFIX = "tgk_";
    private static final List<String> KEY_NAMES = List.of("TIDEGATE_KEY", "ANTHROPIC_AUTH_TOKEN");

    private final Map<String, String> environment;
    private final Path folder;

    public CoordinatorFinder(Map<String, String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** Whether it is known whom to ask. */
    public sealed interface Search {
        /**
         * It is known.
         *
         * @param coordinator with the key, which is empty where none was found
         * @param source from where a shell takes the same key
         */
        record Found(Server coordinator, KeySource source) implements Search {}

        /** It is not; what is missing or wrong, and what to do about it. */
        record NotFound(String advice) implements Search {}
    }

    private record Key(String text, KeySource source) {}

    public Search find(Optional<String> urlOption, Optional<Path> keyFile) {
        DemoFile file = DemoFile.in(folder.resolve(DemoFile.FOLDER));
        try {
            Map<String, String> demo = file.read().orElse(Map.of());
            Optional<Key> given = keyFile.isPresent() ? Optional.of(inFile(keyFile.get())) : inEnvironment();
            String demoUrl = trimmed(demo.getOrDefault(URL, ""));
            Optional<String> url = urlOption.or(() -> set(URL)).map(CoordinatorFinder::trimmed);
            if (url.isEmpty() && demoUrl.isEmpty()) {
                return new Search.NotFound("No coordinator to ask: " + URL + " is not set, and " + folder
                        + " has no demo with one. Set " + URL + " to the address that your operator gave you (or give"
                        + " --coordinator).");
            }
            boolean isDemo = url.isEmpty() || url.get().equals(demoUrl);
            Optional<Key> key = given.or(() -> isDemo ? ofDemo(file, demo) : Optional.empty());
            Origin origin = url.isEmpty()
                    ? new Origin.Demo(file.path().toString())
                    : new Origin.Given(urlOption.isPresent() ? "--coordinator" : URL);
            return found(url.orElse(demoUrl), key, origin);
        } catch (IOException e) {
            return new Search.NotFound("Cannot read " + e.getMessage() + ".");
        }
    }

    private static Search found(String url, Optional<Key> key, Origin origin) {
        try {
            URI address = URI.create(url);
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (isHttp && address.getHost() != null) {
                return new Search.Found(
                        new Server(address, key.map(Key::text).orElse(""), origin),
                        key.map(Key::source).orElseGet(KeySource.Variables::new));
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        return new Search.NotFound(
                url + " is not an address of a coordinator (expected: such as https://tidegate.example.org).");
    }

    private static Key inFile(Path path) throws IOException {
        String text = Files.readString(path).strip();
        return new Key(text, new KeySource.KeyFile(path.toAbsolutePath().toString()));
    }

    /** In the order of the lines for shells. A credential for somebody else is none of the coordinator's business. */
    private Optional<Key> inEnvironment() {
        return KEY_NAMES.stream()
                .flatMap(name -> set(name).stream())
                .filter(key -> key.startsWith(KEY_PREFIX))
                .findFirst()
                .map(key -> new Key(key, new KeySource.Variables()));
    }

    private static Optional<Key> ofDemo(DemoFile file, Map<String, String> demo) {
        return KEY_NAMES.stream()
                .filter(name -> demo.getOrDefault(name, "").startsWith(KEY_PREFIX))
                .findFirst()
                .map(name -> new Key(
                        demo.getOrDefault(name, ""),
                        new KeySource.Assigned(file.path().toAbsolutePath().toString(), name)));
    }

    private Optional<String> set(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String trimmed(String url) {
        return url.strip().replaceAll("/+$", "");
    }
}
