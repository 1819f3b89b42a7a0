package io.tidegate.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.tidegate.common.identity.RequestVerifier.Verdict;
import io.tidegate.common.wire.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
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

    private final NodeKeys keys = NodeKeys.generate();
    private final RequestVerifier verifier = new RequestVerifier();

    @Test
    void acceptsWhatTheNodeSigned() {
        assertThat(verify(signedAt(NOW))).isEqualTo(new Verdict.Valid());
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

    @Test
    void refusesAnotherMethodPathQueryOrBody() {
        String header = signedAt(NOW);

        assertThat(verifier.verify(header, "GET", TARGET, BODY, keys.publicKeyBase64(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
        assertThat(verifier.verify(header, "POST", "/v1/nodes/heartbeat", BODY, keys.publicKeyBase64(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
        assertThat(verifier.verify(header, "POST", TARGET, new byte[0], keys.publicKeyBase64(), NOW))
                .isInstanceOfSatisfying(Verdict.Refused.class, this::isBad);
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
        assertThat(verify(signedAt(NOW + 30_000))).isEqualTo(new Verdict.Valid());
        assertThat(verify(signedAt(NOW - 90_000))).isEqualTo(new Verdict.Valid());
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
        return verifier.verify(header, "POST", TARGET, BODY, keys.publicKeyBase64(), NOW);
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
