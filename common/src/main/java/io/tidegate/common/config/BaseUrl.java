package io.tidegate.common.config;

import java.net.URI;
import java.util.regex.Pattern;

/** What holds for every base URL: clients and nodes add {@code /v1/messages} to it themselves. */
public final class BaseUrl {
    private static final Pattern ENDS_IN_V1 = Pattern.compile(".*/v1/*");

    private BaseUrl() {}

    public static void check(Checks checks, String key, URI url) {
        if (url.getRawUserInfo() != null) {
            checks.that(false, key, "a URL with a user name or password", "a URL without one");
            return;
        }
        String text = url.toString();
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        checks.that(web && url.getHost() != null, key, text, "a URL such as https://api.anthropic.com");
        checks.that(url.getRawQuery() == null && url.getRawFragment() == null, key, text, "a URL without '?' and '#'");
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        checks.that(!ENDS_IN_V1.matcher(path).matches(), key, text, "the URL without /v1, which is added to it");
    }
}
