package io.tidegate.common.directory;

import io.tidegate.common.config.Cidr;
import io.tidegate.common.key.SecretHash;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.UserBody;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Users, keys and limits as messages, and back. Reading fails with {@link RuntimeException} when a body makes no sense. */
public final class Bodies {
    private Bodies() {}

    public static UserBody of(User user) {
        return new UserBody(
                user.name(), user.zone().getId(), user.team(), user.createdAt().toEpochMilli());
    }

    public static User user(String id, UserBody body, long revision) {
        return new User(
                id,
                body.name(),
                ZoneId.of(body.timezone()),
                body.team(),
                Instant.ofEpochMilli(body.createdAt()),
                revision);
    }

    public static KeyBody of(KeyRecord key) {
        KeyRules rules = key.rules();
        return new KeyBody(
                key.userId(),
                key.state().label(),
                rules.models().stream().map(ModelRule::glob).toList(),
                rules.client().map(ClientRule::toString),
                rules.addresses().stream().map(Cidr::toString).toList(),
                rules.requestsPerMinute(),
                rules.concurrency(),
                key.createdAt().toEpochMilli(),
                key.expiresAt()
                        .map(time -> OptionalLong.of(time.toEpochMilli()))
                        .orElse(OptionalLong.empty()),
                hex(key.secret()),
                key.rotated().stream()
                        .map(old -> new KeyBody.Rotated(
                                hex(old.hash()), old.validUntil().toEpochMilli()))
                        .toList());
    }

    public static KeyRecord key(String id, KeyBody body, long revision) {
        KeyRules rules = new KeyRules(
                body.models().stream().map(ModelRule::new).toList(),
                body.client().map(ClientRule::parse),
                body.addresses().stream().map(Cidr::parse).toList(),
                body.rpm(),
                body.concurrency());
        List<RotatedSecret> rotated = body.rotated().stream()
                .map(old -> new RotatedSecret(hash(old.secret()), Instant.ofEpochMilli(old.validUntil())))
                .toList();
        return new KeyRecord(
                id,
                body.userId(),
                KeyState.of(body.state()),
                rules,
                Instant.ofEpochMilli(body.createdAt()),
                body.expiresAt().isPresent()
                        ? Optional.of(Instant.ofEpochMilli(body.expiresAt().getAsLong()))
                        : Optional.empty(),
                hash(body.secret()),
                rotated,
                revision);
    }

    /**
     * A quota's body.
     *
     * @param removed whether the quota no longer applies
     */
    public static QuotaBody of(Quota quota, boolean removed) {
        QuotaRules rules = quota.rules();
        return new QuotaBody(
                quota.subject().kind().label(),
                quota.subject().id(),
                quota.unit().label(),
                quota.window().label(),
                quota.zone().getId(),
                quota.weights(),
                quota.limit(),
                rules.mode().label(),
                rules.strict(),
                rules.cut(),
                rules.open(),
                removed);
    }

    public static Quota quota(String id, QuotaBody body) {
        return new Quota(
                id,
                new QuotaSubject(QuotaSubject.Kind.of(body.subjectKind()), body.subject()),
                QuotaUnit.of(body.unit()),
                QuotaWindow.of(body.window()),
                ZoneId.of(body.timezone()),
                body.weights(),
                body.limit(),
                new QuotaRules(QuotaMode.of(body.mode()), body.strict(), body.cut(), body.open()));
    }

    private static String hex(SecretHash hash) {
        return HexFormat.of().formatHex(hash.bytes());
    }

    private static SecretHash hash(String hex) {
        return SecretHash.of(HexFormat.of().parseHex(hex));
    }
}
