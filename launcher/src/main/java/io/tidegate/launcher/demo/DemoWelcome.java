package io.tidegate.launcher.demo;

import java.nio.file.Path;
import java.util.Optional;

/** What the demo prints when all is ready. */
record DemoWelcome(String edgeUrl, String operatorUrl, Optional<String> simulatorUrl, Path file, String key) {
    String text() {
        return """

                Tidegate runs.
                  edge        %s
                  operator    %s
                  provider    %s
                  all this    %s

                To point Claude Code at it, in another terminal:
                  export ANTHROPIC_BASE_URL=%s
                  export ANTHROPIC_AUTH_TOKEN=%s
                  claude

                Or for good, in ~/.claude/settings.json:
                  {"env": {"ANTHROPIC_BASE_URL": "%s", "ANTHROPIC_AUTH_TOKEN": "%s"}}

                Or without Claude Code:
                  %s

                What it cost:  ./tidegate usage
                Ctrl-C stops it. User, key and usage stay for the next time.
                """.formatted(
                        edgeUrl,
                        operatorUrl,
                        simulatorUrl
                                .map(url -> url + "  (simulated: it costs nothing)")
                                .orElse("the one you named: it costs money"),
                        file,
                        edgeUrl,
                        key,
                        edgeUrl,
                        key,
                        curl());
    }

    /** On one line, so that it works when pasted. */
    private String curl() {
        return "curl -sN " + edgeUrl + "/v1/messages -H 'authorization: Bearer " + key
                + "' -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' -d "
                + "'{\"model\":\"claude-haiku-4-5-20251001\",\"max_tokens\":64,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}'";
    }
}
