package io.tidegate.launcher.demo;

import io.tidegate.launcher.RunningEdge;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the demo prints when all is ready. */
record DemoWelcome(DemoAddresses addresses, Path file, String key) {
    String text() {
        String edge = addresses.edgeUrls().getFirst();
        return """

                Tidegate runs.
                  coordinator %s  (operators: %s)
                %s
                  provider    %s
                  all this    %s

                To point Claude Code at the nearest edge, in another terminal:
                  eval "$(./tidegate connect)"
                  claude

                Or at the first one, by hand:
                  export ANTHROPIC_BASE_URL=%s
                  export ANTHROPIC_AUTH_TOKEN=%s

                Or without Claude Code:
                  %s

                The nodes:     ./tidegate nodes list
                What it cost:  ./tidegate usage
                Ctrl-C stops it. User, key and usage stay for the next time.
                """.formatted(
                        addresses.coordinatorUrl(),
                        addresses.adminUrl(),
                        edges(),
                        addresses
                                .simulatorUrl()
                                .map(url -> url + "  (simulated: it costs nothing)")
                                .orElse("the one you named: it costs money"),
                        file,
                        edge,
                        key,
                        curl(edge));
    }

    private String edges() {
        List<RunningEdge> all = addresses.edges();
        return all.stream()
                .map(edge -> "  edge        " + DemoAddresses.url(edge.port()) + "  (process " + edge.pid() + ")")
                .collect(Collectors.joining("\n"));
    }

    /** On one line, so that it works when pasted. */
    private String curl(String edgeUrl) {
        return "curl -sN " + edgeUrl + "/v1/messages -H 'authorization: Bearer " + key
                + "' -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' -d "
                + "'{\"model\":\"claude-haiku-4-5-20251001\",\"max_tokens\":64,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}'";
    }
}
