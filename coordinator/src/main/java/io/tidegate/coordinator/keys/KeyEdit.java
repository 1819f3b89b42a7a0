package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Times;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRequest;
import io.tidegate.common.directory.KeyRules;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What somebody wants to be other about a key. A field that is left out stays; one that is null, or an empty list, is taken away. */
final class KeyEdit implements UnaryOperator<KeyRecord> {
    private final Input input;
    private final KeyRules rules;
    private final Optional<Instant> expiresAt;

    private KeyEdit(Input input, KeyRules rules, Optional<Instant> expiresAt) {
        this.input = input;
        this.rules = rules;
        this.expiresAt = expiresAt;
    }

    /** Either of two. */
    sealed interface Reading {
        record Asked(KeyEdit edit) implements Reading {}

        record Wrong(Answer answer) implements Reading {}
    }

    static Reading read(Input input, Instant now) {
        KeyRules rules = KeyRequest.rules(input);
        Optional<Instant> expiresAt = input.parsed("expires_at", text -> Times.future(text, now));
        return input.wrong()
                .<Reading>map(Reading.Wrong::new)
                .orElseGet(() -> new Reading.Asked(new KeyEdit(input, rules, expiresAt)));
    }

    @Override
    public KeyRecord apply(KeyRecord key) {
        KeyRules old = key.rules();
        return key.under(
                new KeyRules(
                        input.has("models") ? rules.models() : old.models(),
                        input.has("client") ? rules.client() : old.client(),
                        input.has("addresses") ? rules.addresses() : old.addresses(),
                        input.has("rpm") ? rules.requestsPerMinute() : old.requestsPerMinute(),
                        input.has("concurrency") ? rules.concurrency() : old.concurrency()),
                input.has("expires_at") ? expiresAt : key.expiresAt());
    }
}
