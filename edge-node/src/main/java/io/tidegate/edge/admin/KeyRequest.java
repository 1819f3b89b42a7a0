package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.config.Cidr;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.ModelRule;
import io.tidegate.common.directory.User;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What somebody asks of a new key. */
record KeyRequest(User user, KeyRules rules, Optional<Instant> expiresAt) {
    private static final String TIME_FORM = "a time to come, like 2027-01-31T00:00:00Z (RFC 3339)";
    private static final String CIDR_FORM =
            "an address block such as 10.0.0.0/8 or 2001:db8::/32, written with its first address";

    /** Either of two. */
    sealed interface Outcome {
        record Asked(KeyRequest request) implements Outcome {}

        record Wrong(Answer answer) implements Outcome {}
    }

    static Outcome read(Input input, Users users, Instant now) {
        Optional<User> user = input.requiredParsed("user", users::read);
        List<ModelRule> models = input.list("models", text -> Reading.of(text, ModelRule::new, ModelRule.FORM));
        Optional<ClientRule> client =
                input.parsed("client", text -> Reading.of(text, ClientRule::parse, ClientRule.FORM));
        List<Cidr> addresses = input.list("addresses", text -> Reading.of(text, Cidr::parse, CIDR_FORM));
        OptionalLong rpm = input.number("rpm", 1, KeyRules.MOST_PER_MINUTE);
        OptionalLong concurrency = input.number("concurrency", 1, KeyRules.MOST_AT_ONCE);
        Optional<Instant> expiresAt = input.parsed("expires_at", text -> future(text, now));
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return new Outcome.Wrong(wrong.get());
        }
        KeyRules rules = new KeyRules(models, client, addresses, small(rpm), small(concurrency));
        return new Outcome.Asked(new KeyRequest(user.orElseThrow(), rules, expiresAt));
    }

    private static Reading<Instant> future(String text, Instant now) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return Reading.of(Optional.of(time).filter(now::isBefore), () -> TIME_FORM + "; it is " + now + " here");
        } catch (DateTimeException _) {
            return new Reading.NotUnderstood<>(TIME_FORM);
        }
    }

    private static OptionalInt small(OptionalLong value) {
        return value.isPresent() ? OptionalInt.of(Math.toIntExact(value.getAsLong())) : OptionalInt.empty();
    }
}
