package io.tidegate.cli.admin;

import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.admin.ServerSearch.Found;
import io.tidegate.cli.admin.ServerSearch.NotFound;
import io.tidegate.cli.demo.DemoFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which server a command asks, and with which token: an option wins over the environment, and the environment over
 * the demo of the current folder. Address and token are found apart, but the demo's token goes to the demo's address only.
 */
public final class ServerFinder {
    private static final String KEY_PREFIX = "tgk_";

    private final Map<String, String> environment;
    private final Path folder;

    public ServerFinder(Map<String, String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** The operator port. */
    public ServerSearch admin(Optional<String> urlOption, Optional<String> tokenOption) {
        Optional<Setting> url =
                setting("--admin-url", urlOption, List.of("TIDEGATE_ADMIN_URL", "TIDEGATE_EDGE_ADMIN_URL"));
        Optional<Setting> token = setting("--admin-token", tokenOption, List.of("TIDEGATE_ADMIN_TOKEN"));
        if (url.isPresent() && token.isPresent()) {
            return server(
                    url.get(), token.get().value(), new Origin.Given(url.get().name()));
        }
        DemoFile file = DemoFile.in(folder.resolve(DemoFile.FOLDER));
        Optional<Map<String, String>> demo;
        try {
            demo = file.read();
        } catch (IOException e) {
            return new NotFound("Cannot read " + file.path() + ": " + e.getMessage() + ".");
        }
        return url.isPresent() ? withoutToken(url.get(), demo) : ofDemo(file, token, demo);
    }

    /** The public port with the caller's own key, when the environment is set up for Claude Code through Tidegate. */
    public Optional<ServerSearch> own() {
        Optional<Setting> url = setting("", Optional.empty(), List.of("ANTHROPIC_BASE_URL", "TIDEGATE_EDGE_URL"));
        return setting("", Optional.empty(), List.of("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"))
                .filter(key -> key.value().startsWith(KEY_PREFIX))
                .flatMap(key -> url.map(found -> server(found, key.value(), new Origin.Given(found.name()))));
    }

    /** Whether an operator's token was given for this command, so that it is not about the caller's own key. */
    public boolean hasAdminToken(Optional<String> tokenOption) {
        return setting("--admin-token", tokenOption, List.of("TIDEGATE_ADMIN_TOKEN"))
                .isPresent();
    }

    private static ServerSearch withoutToken(Setting url, Optional<Map<String, String>> demo) {
        String address = trimmed(url.value());
        Optional<String> token = demo.filter(values -> address.equals(values.get("TIDEGATE_ADMIN_URL")))
                .map(values -> values.getOrDefault("TIDEGATE_ADMIN_TOKEN", ""))
                .filter(value -> !value.isEmpty());
        return token.map(value -> server(url, value, new Origin.Given(url.name())))
                .orElseGet(() -> new NotFound("No admin token for " + address
                        + ". Set TIDEGATE_ADMIN_TOKEN to the edge's operator.token (or give --admin-token)."));
    }

    private ServerSearch ofDemo(DemoFile file, Optional<Setting> token, Optional<Map<String, String>> demo) {
        if (demo.isEmpty()) {
            return new NotFound("No server to ask: TIDEGATE_ADMIN_URL is not set, and there is no demo in " + folder
                    + ". Set TIDEGATE_ADMIN_URL and TIDEGATE_ADMIN_TOKEN to the operator port of an edge and its token"
                    + " (or give --admin-url and --admin-token), or run ./tidegate demo in this folder.");
        }
        String url = demo.get().getOrDefault("TIDEGATE_ADMIN_URL", "");
        String value = token.map(Setting::value).orElseGet(() -> demo.get().getOrDefault("TIDEGATE_ADMIN_TOKEN", ""));
        if (url.isEmpty() || value.isEmpty()) {
            return new NotFound(file.path() + " lacks TIDEGATE_ADMIN_URL or TIDEGATE_ADMIN_TOKEN."
                    + " Start the demo again, and it writes the file anew.");
        }
        String path = file.path().toString();
        return server(new Setting(path, url), value, new Origin.Demo(path));
    }

    private Optional<Setting> setting(String option, Optional<String> given, List<String> names) {
        return given.map(value -> new Setting(option, value))
                .or(() -> names.stream()
                        .map(name -> new Setting(name, environment.getOrDefault(name, "")))
                        .filter(found -> !found.value().isBlank())
                        .findFirst());
    }

    private static ServerSearch server(Setting url, String token, Origin origin) {
        String wrong =
                url.name() + ": " + url.value() + " is not an address (expected: such as http://127.0.0.1:8081).";
        try {
            URI address = URI.create(trimmed(url.value()));
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return isHttp && address.getHost() != null
                    ? new Found(new Server(address, token.strip(), origin))
                    : new NotFound(wrong);
        } catch (IllegalArgumentException _) {
            return new NotFound(wrong);
        }
    }

    private static String trimmed(String url) {
        return url.strip().replaceAll("/+$", "");
    }

    private record Setting(String name, String value) {}
}
