package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.HeaderText;
import io.tidegate.common.config.Secret;
import java.util.Locale;
import java.util.Set;

/** The header that proves to a provider who we are. */
public record CredentialConfig(
        @Doc("The header's name: x-api-key, or authorization.") @Default("x-api-key")
        String header,

        @Doc("The header's value, for authorization with its scheme: \"Bearer ${TOKEN}\".")
        Secret value) {

    /** Headers that frame or route a request; a credential in them would break every request. */
    private static final Set<String> NOT_OURS = Set.of(
            "host",
            "connection",
            "content-length",
            "content-type",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "keep-alive",
            "expect",
            "accept-encoding",
            "anthropic-version",
            "anthropic-beta");

    public CredentialConfig {
        header = header.toLowerCase(Locale.ROOT);
        new Checks()
                .that(
                        HeaderText.isName(header) && !NOT_OURS.contains(header),
                        "header",
                        header,
                        "the name of a header for credentials, such as x-api-key or authorization")
                .that(
                        HeaderText.isValue(value.reveal()),
                        "value",
                        "a secret that is empty or has a character that no HTTP header can carry",
                        "letters, digits and signs of ASCII on one line")
                .verify();
    }
}
