package io.tidegate.coordinator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole access token: {@code tga_}, its public id and its secret. The secret has 192 random bits, so a plain hash is as good as a slow one.
 */
record TokenSecret(String id, String text) {
    private static final Pattern FORM = Pattern.compile("tga_([0-9a-f]{16})_[0-9a-f]{48}");
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 24;

    static TokenSecret draw(RandomGenerator random) {
        String id = hex(random, ID_BYTES);
        return new TokenSecret(id, "tga_" + id + "_" + hex(random, SECRET_BYTES));
    }

    static Optional<TokenSecret> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new TokenSecret(matcher.group(1), text)) : Optional.empty();
    }

    String hash() {
        return hash(text);
    }

    /** Of any text, so that texts of all lengths are compared in the same time. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static boolean same(String hash, String other) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(RandomGenerator random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    @Override
    public String toString() {
        return "TokenSecret[" + id + "]";
    }
}
