package io.tidegate.launcher.demo;

import java.net.URI;
import java.util.Locale;

/**
 * The provider of a demo.
 *
 * @param url its base URL
 * @param header the header that carries the credential
 * @param key the credential itself: a secret
 */
record DemoUpstream(URI url, String header, String key) {
    static final String KEY_VARIABLE = "TIDEGATE_DEMO_UPSTREAM_KEY";

    static DemoUpstream simulator(String url) {
        return new DemoUpstream(URI.create(url), "x-api-key", "the-simulator-takes-any-key");
    }

    /** What the configuration file says; the secret itself is not in it. */
    String headerValue() {
        boolean hasScheme = header.toLowerCase(Locale.ROOT).equals("authorization");
        return (hasScheme ? "Bearer " : "") + "${" + KEY_VARIABLE + "}";
    }

    @Override
    public String toString() {
        return "DemoUpstream[" + url + "]";
    }
}
