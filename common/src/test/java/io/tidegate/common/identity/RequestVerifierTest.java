package io.tidegate.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.tidegate.common.identity.RequestVerifier.Verdict;
import io.tidegate.common.wire.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestVerifierTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final String NODE = "node_0123456789abcdef";
    private static final String TARGET = "/v1/nodes/heartbeat?x=1";
    private static final byte[] BODY = "{\"beat\":1}".getBytes(StandardCharsets.UTF_8);

    /** Of the group: 2^252 + 27742317777372353535851937790883648493, its lowest byte first. */
    private static final byte[] ORDER =
            HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    private final NodeKeys keys = NodeKeys.generate();
    private final RequestVerifier verifier = new RequestVerifier();

    @Test
    void acceptsWhatTheNodeSigned() {
        assertThat(verify(signedAt(NOW)))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.with(BODY, NOW)).isEqualTo(valid));
    }

    @Test
    void refusesABodyThatComesWhenTheSignatureIsOver() {
        assertThat(verify(signedAt(NOW))).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.with(BODY, NOW + 90_000)).isEqualTo(valid);
            assertThat(valid.with(BODY, NOW + 90_001))
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.CLOCK_OFF));
        });
    }

    @Test
    void tellsWhichNodeAHeaderSaysItIsFrom() {
        assertThat(RequestVerifier.claimedNode(signedAt(NOW))).contains(NODE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer ",
                "Bearer a.b.c",
                "Bearer ..",
                "Basic eDp5",
                "Bearer e30.e30.e30",
                "Bearer e30.W10.x"
            })
    void takesNoNodeAndNoProofFromGarbage(String header) {
        assertThat(RequestVerifier.claimedNode(header)).isEmpty();
        assertThat(verify(header)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesTheSignatureOfAnotherKey() {
        String header = new RequestSigner(NODE, NodeKeys.generate().privateKey(), () -> NOW).sign("POST", TARGET, BODY);

        assertThat(verify(header)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 62, 63})
    void refusesASignatureOfWhichOneBitIsAnother(int index) {
        String header = signedAt(NOW);
        int dot = header.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(header.substring(dot));
        signature[index] ^= 1;

        String forged = header.substring(0, dot)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        assertThat(verify(forged)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 128})
    void refusesASignatureOfAnotherLength(int length) {
        String header = signedAt(NOW);
        int dot = header.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(header.substring(dot));

        String other = header.substring(0, dot)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(signature, length));
        assertThat(verify(other)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesAKeyThatIsNoPointOfTheCurve() {
        byte[] key = Base64.getDecoder().decode(keys.publicKeyBase64());
        Arrays.fill(key, key.length - 32, key.length, (byte) 0xff);

        assertThat(verifier.verify(
                        signedAt(NOW), "POST", TARGET, Base64.getEncoder().encodeToString(key), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesAnotherMethodPathQueryOrBody() {
        String header = signedAt(NOW);

        assertThat(verifier.verify(header, "GET", TARGET, keys.publicKeyBase64(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
        assertThat(verifier.verify(header, "POST", "/v1/nodes/heartbeat", keys.publicKeyBase64(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
        byte[] another = BODY.clone();
        another[0]++;
        assertThat(verify(header)).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.with(another, NOW)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
            assertThat(valid.with(new byte[0], NOW)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
        });
    }

    @Test
    void refusesATokenWithoutASignature() {
        String token = Jwts.builder().claims(claims()).compact();

        assertThat(token).endsWith(".");
        assertThat(verify("Bearer " + token)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesTheBytesOfThePublicKeyAsAnHmacSecret() {
        byte[] publicKey = Base64.getDecoder().decode(keys.publicKeyBase64());
        String token = Jwts.builder()
                .claims(claims())
                .signWith(new SecretKeySpec(publicKey, "HmacSHA256"), Jwts.SIG.HS256)
                .compact();

        assertThat(verify("Bearer " + token)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    /** RFC 8032, 5.1.7: S is less than the order of the group, or each signature could be made into others. */
    @Test
    void refusesASignatureToWhichTheOrderOfTheGroupWasAdded() {
        String header = signedAt(NOW);
        int dot = header.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(header.substring(dot));
        int carry = 0;
        for (int i = 0; i < ORDER.length; i++) {
            carry += (signature[32 + i] & 0xff) + (ORDER[i] & 0xff);
            signature[32 + i] = (byte) carry;
            carry >>= 8;
        }

        String another = header.substring(0, dot)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        assertThat(verify(another)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesAKeyOfAnotherKind() throws GeneralSecurityException {
        KeyPair other = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
        String header = "Bearer "
                + Jwts.builder()
                        .claims(claims())
                        .signWith(other.getPrivate(), Jwts.SIG.EdDSA)
                        .compact();

        assertThat(verifier.verify(header, "POST", TARGET, other.getPublic(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "m", "p", "b", "iat", "exp"})
    void refusesASignatureThatLacksAClaim(String name) {
        var claims = new HashMap<>(claims());
        claims.remove(name);

        assertThat(verify(signed(claims))).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void refusesASignatureThatHoldsForLongerThanAMinute() {
        var claims = new HashMap<>(claims());
        claims.put("exp", (NOW + 3_600_000) / 1000);

        assertThat(verify(signed(claims))).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    @Test
    void allowsForClocksThatDifferByHalfAMinute() {
        assertThat(verify(signedAt(NOW + 30_000))).isInstanceOf(Verdict.Valid.class);
        assertThat(verify(signedAt(NOW - 90_000))).isInstanceOf(Verdict.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {31_000, -91_000, 86_400_000, -86_400_000})
    void saysThatTheClockIsOffWhenItIs(long off) {
        assertThat(verify(signedAt(NOW + off)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RefusalCode.CLOCK_OFF));
    }

    @Test
    void doesNotTellTheTimeToWhoeverCannotSign() {
        String forged = new RequestSigner(NODE, NodeKeys.generate().privateKey(), () -> 0).sign("POST", TARGET, BODY);

        assertThat(verify(forged)).isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
    }

    private void isBad(Verdict.Refused refused) {
        assertThat(refused.code()).as(refused.why()).isEqualTo(RefusalCode.BAD_SIGNATURE);
    }

    private Verdict verify(String header) {
        return verifier.verify(header, "POST", TARGET, keys.publicKeyBase64(), NOW);
    }

    private String signedAt(long time) {
        return new RequestSigner(NODE, keys.privateKey(), () -> time).sign("POST", TARGET, BODY);
    }

    private static Map<String, Object> claims() {
        return Map.of(
                "iss",
                NODE,
                "m",
                "POST",
                "p",
                TARGET,
                "b",
                BodyHash.of(BODY),
                "iat",
                NOW / 1000,
                "exp",
                NOW / 1000 + 60);
    }

    private String signed(Map<String, ?> claims) {
        return "Bearer "
                + Jwts.builder()
                        .claims(claims)
                        .signWith(keys.privateKey(), Jwts.SIG.EdDSA)
                        .compact();
    }
}
