package io.tidegate.common.directory;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Times;
import io.tidegate.common.config.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** What somebody asks of a new key. */
public record KeyRequest(User user, KeyRules rules, Optional<Instant> expiresAt) {
    private static final String CIDR_FORM =
            "an address block such as 192.0.2.0/24 or 2001:db8::/32, written with its first address";

    /** Either of two. */
    public sealed interface Outcome {
        record Asked(KeyRequest request) implements Outcome {}

        record Wrong(Answer answer) implements Outcome {}
    }

    /**
     * Reads the body of a request.
     *
     * @param users finds a user by name or id
     */
    public static Outcome read(Input input, Function<String, Reading<User>> users, Instant now) {
        Optional<User> user = input.requiredParsed("user", users);
        KeyRules rules = rules(input);
        Optional<Instant> expiresAt = input.parsed("expires_at", text -> Times.future(text, now));
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? new Outcome.Wrong(wrong.get())
                : new Outcome.Asked(new KeyRequest(user.orElseThrow(), rules, expiresAt));
    }

    /** The fields that are rules; what a request leaves out forbids nothing. */
    public static KeyRules rules(Input input) {
        List<ModelRule> models = input.list("models", text -> Reading.of(text, ModelRule::new, ModelRule.FORM));
        Optional<ClientRule> client =
                input.parsed("client", text -> Reading.of(text, ClientRule::parse, ClientRule.FORM));
        List<Cidr> addresses = input.list("addresses", text -> Reading.of(text, Cidr::parse, CIDR_FORM));
        OptionalLong rpm = input.number("rpm", 1, KeyRules.MOST_PER_MINUTE);
        OptionalLong concurrency = input.number("concurrency", 1, KeyRules.MOST_AT_ONCE);
        return new KeyRules(models, client, addresses, small(rpm), small(concurrency));
    }

    private static OptionalInt small(OptionalLong value) {
        return value.isPresent() ? OptionalInt.of(Math.toIntExact(value.getAsLong())) : OptionalInt.empty();
    }
}
