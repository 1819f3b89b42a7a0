package io.tidegate.common.key;

import java.util.random.RandomGenerator;

/**
 * A gateway credential, {@code tgk_<id>_<secret>}. The id is public and names the key in lists and logs; the secret is shown
 * once, when the key is made.
 *
 * <p>All parts are digits and letters. The last six of the secret are the CRC-32 of all that stands before them, as a
 * number to the base of 62, so that a secret scanner can tell a real key from a look-alike without asking anybody. Scanners
 * find keys with {@link #PATTERN}.
 *
 * @param id {@value #ID_LENGTH} characters
 * @param secret {@value #SECRET_LENGTH} characters, of which the first {@value #RANDOM_LENGTH} are random (178 bits)
 */
public record GatewayKey(String id, String secret) {
    /** How every key begins. */
    public static final String PREFIX = "tgk_";

    /** The regular expression for secret scanners. */
    public static final String PATTERN = "tgk_[0-9A-Za-z]{12}_[0-9A-Za-z]{36}";

    public static final int ID_LENGTH = 12;
    public static final int SECRET_LENGTH = 36;

    private static final int RANDOM_LENGTH = 30;
    private static final int SECRET_AT = PREFIX.length() + ID_LENGTH + 1;
    private static final int LENGTH = SECRET_AT + SECRET_LENGTH;

    public GatewayKey {
        requireForm("id", id, ID_LENGTH);
        requireForm("secret", secret, SECRET_LENGTH);
    }

    /** A new key. The generator must be fit for secrets. */
    public static GatewayKey generate(RandomGenerator random) {
        return withId(Base62.random(random, ID_LENGTH), random);
    }

    /** A new secret for the key with this id. The generator must be fit for secrets. */
    public static GatewayKey withId(String id, RandomGenerator random) {
        String secret = Base62.random(random, RANDOM_LENGTH);
        return new GatewayKey(id, secret + Checksum.of(PREFIX + id + "_" + secret));
    }

    /** Reads a credential that a client sent. */
    public static ParsedKey parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return new ParsedKey.NotOurs();
        }
        if (text.length() != LENGTH) {
            return new ParsedKey.Malformed("it has " + text.length() + " characters (expected: " + LENGTH + ")");
        }
        if (text.charAt(SECRET_AT - 1) != '_') {
            return new ParsedKey.Malformed("it has not the form tgk_<id>_<secret>");
        }
        String id = text.substring(PREFIX.length(), SECRET_AT - 1);
        String secret = text.substring(SECRET_AT);
        if (!Base62.isText(id) || !Base62.isText(secret)) {
            return new ParsedKey.Malformed("it contains characters other than digits and letters");
        }
        int checksumAt = LENGTH - Checksum.LENGTH;
        if (!text.startsWith(Checksum.of(text.substring(0, checksumAt)), checksumAt)) {
            return new ParsedKey.Malformed("its checksum does not fit, so a character was lost or changed");
        }
        return new ParsedKey.Parsed(new GatewayKey(id, secret));
    }

    /** The whole credential, for the one answer that shows it and for hashing. */
    public String reveal() {
        return PREFIX + id + "_" + secret;
    }

    @Override
    public String toString() {
        return PREFIX + id + "_***";
    }

    private static void requireForm(String name, String value, int length) {
        if (value.length() != length || !Base62.isText(value)) {
            throw new IllegalArgumentException(
                    name + ": " + value.length() + " characters (expected: " + length + " digits and letters)");
        }
    }
}
