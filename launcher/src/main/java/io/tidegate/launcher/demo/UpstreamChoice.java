package io.tidegate.launcher.demo;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Which provider the options name. */
sealed interface UpstreamChoice {
    /** None: the simulator. */
    record Simulated() implements UpstreamChoice {}

    record Real(DemoUpstream upstream) implements UpstreamChoice {}

    /** The options do not say enough. */
    record Wrong(String advice) implements UpstreamChoice {}

    static UpstreamChoice of(DemoOptions options, Map<String, String> environment) {
        if (options.upstream.isEmpty()) {
            return options.upstreamKeyVariable.isEmpty()
                    ? new Simulated()
                    : new Wrong("--upstream-key-env is given without --upstream: say which provider the key is for.");
        }
        boolean isAnthropic = options.upstream.get().equals("anthropic");
        String url = isAnthropic ? "https://api.anthropic.com" : options.upstream.get();
        Optional<String> variable =
                options.upstreamKeyVariable.or(() -> isAnthropic ? Optional.of("ANTHROPIC_API_KEY") : Optional.empty());
        if (variable.isEmpty()) {
            return new Wrong("--upstream " + url
                    + " needs --upstream-key-env NAME: the environment variable that holds the provider's key.");
        }
        String key = environment.getOrDefault(variable.get(), "").strip();
        if (key.isEmpty()) {
            return new Wrong(variable.get() + " is not set: it must hold the key for " + url + ".");
        }
        return at(url, options.upstreamHeader, key);
    }

    private static UpstreamChoice at(String url, String header, String key) {
        try {
            return new Real(new DemoUpstream(URI.create(url.replaceAll("/+$", "")), header, key));
        } catch (IllegalArgumentException _) {
            return new Wrong("--upstream: " + url + " is not an address (expected: such as https://api.example.com)");
        }
    }
}
