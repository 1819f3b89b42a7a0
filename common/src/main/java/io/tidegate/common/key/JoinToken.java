package io.tidegate.common.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What lets a node enrol, {@code tjt_<id>_<secret>}. The id is public and names the token in lists; the secret is shown once. It
 * has the form of a {@link GatewayKey}, with another beginning, and its last six characters are a checksum too.
 *
 * @param id {@value #ID_LENGTH} digits and letters
 * @param secret {@value #SECRET_LENGTH} digits and letters, of which the first {@value #RANDOM_LENGTH} are random (178 bits)
 */
public record JoinToken(String id, String secret) {
    /** How every join token begins. */
    public static final String PREFIX = "tjt_";

    public static final int ID_LENGTH = 12;
    public static final int SECRET_LENGTH = 36;

    private static final int RANDOM_LENGTH = SECRET_LENGTH - Checksum.LENGTH;
    private static final int SECRET_AT = PREFIX.length() + ID_LENGTH + 1;
    private static final int LENGTH = SECRET_AT + SECRET_LENGTH;

    /** A new one. The generator must be fit for secrets. */
    public static JoinToken generate(RandomGenerator random) {
        String id = Base62.random(random, ID_LENGTH);
        String secret = Base62.random(random, RANDOM_LENGTH);
        return new JoinToken(id, secret + Checksum.of(PREFIX + id + "_" + secret));
    }

    /** Reads what a node sent; empty when it is no join token, or a character of it was lost or changed. */
    public static Optional<JoinToken> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(SECRET_AT - 1) != '_') {
            return Optional.empty();
        }
        String id = text.substring(PREFIX.length(), SECRET_AT - 1);
        String secret = text.substring(SECRET_AT);
        int checksumAt = LENGTH - Checksum.LENGTH;
        return Base62.isText(id)
                        && Base62.isText(secret)
                        && text.startsWith(Checksum.of(text.substring(0, checksumAt)), checksumAt)
                ? Optional.of(new JoinToken(id, secret))
                : Optional.empty();
    }

    /** What is kept of it: SHA-256, 64 hexadecimal digits. Enough, as nobody guesses 178 random bits. */
    public String hash() {
        try {
            byte[] bytes = reveal().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The whole token, for the one answer that shows it. */
    public String reveal() {
        return PREFIX + id + "_" + secret;
    }

    @Override
    public String toString() {
        return PREFIX + id + "_***";
    }
}
