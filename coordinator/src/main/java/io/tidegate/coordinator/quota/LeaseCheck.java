package io.tidegate.coordinator.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.AccountName;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.common.wire.StandingsRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what is wrong with a message: the first flaw, by field. */
final class LeaseCheck {
    private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{32}");
    private static final int LONGEST_NAME = 128;

    private final Set<QuotaAccount> accounts = new HashSet<>();
    private String flaw = "";

    private LeaseCheck() {}

    static Optional<String> flaw(LeaseRequest request) {
        LeaseCheck check = new LeaseCheck();
        check.epoch("epoch", request.epoch());
        check.range("generation", request.generation(), 0, Long.MAX_VALUE);
        check.size("asks", request.asks(), LeaseRequest.MOST);
        check.size("ends", request.ends(), LeaseRequest.MOST);
        for (int i = 0; i < request.asks().size() && check.flaw.isEmpty(); i++) {
            check.ask("asks[" + i + "].", request.asks().get(i));
        }
        for (int i = 0; i < request.ends().size() && check.flaw.isEmpty(); i++) {
            EpochEnd end = request.ends().get(i);
            check.epoch("ends[" + i + "].epoch", end.epoch());
            check.range("ends[" + i + "].last_seq", end.lastSeq(), 0, Long.MAX_VALUE);
        }
        return check.found();
    }

    static Optional<String> flaw(StandingsRequest request) {
        LeaseCheck check = new LeaseCheck();
        check.size("accounts", request.accounts(), StandingsRequest.MOST);
        for (int i = 0; i < request.accounts().size() && check.flaw.isEmpty(); i++) {
            AccountName name = request.accounts().get(i);
            check.account("accounts[" + i + "].", name.quota(), name.subject());
        }
        return check.found();
    }

    private void ask(String place, LeaseAsk ask) {
        account(place, ask.quota(), ask.subject());
        range(place + "start", ask.start(), -1, Long.MAX_VALUE);
        range(place + "reset", ask.reset(), 0, Integer.MAX_VALUE);
        range(place + "granted", ask.granted(), 0, Quota.MOST * LeaseRequest.MOST);
        range(place + "returned", ask.returned(), 0, ask.granted());
        range(place + "request", ask.request(), 0, Long.MAX_VALUE);
        range(place + "least", ask.least(), 0, Quota.MOST);
        range(place + "need", ask.need(), 0, Quota.MOST);
        range(place + "want", ask.want(), ask.need(), Quota.MOST);
    }

    private void account(String place, String quota, String subject) {
        if (quota.length() > LONGEST_NAME || subject.length() > LONGEST_NAME) {
            wrong(place + "quota: too long (expected: ids of " + LONGEST_NAME + " characters at most)");
            return;
        }
        try {
            if (!accounts.add(new QuotaAccount(quota, subject))) {
                wrong(place + "quota: " + quota + " and " + subject + " twice (expected: each account once)");
            }
        } catch (IllegalArgumentException e) {
            wrong(place + e.getMessage());
        }
    }

    private void size(String field, List<?> list, int most) {
        if (list.size() > most) {
            wrong(field + ": " + list.size() + " (expected: " + most + " at most)");
        }
    }

    private void epoch(String field, String epoch) {
        if (!EPOCH.matcher(epoch).matches()) {
            wrong(field + ": not well formed (expected: 32 hexadecimal digits)");
        }
    }

    private void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            wrong(field + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }

    private void wrong(String why) {
        flaw = flaw.isEmpty() ? why : flaw;
    }

    private Optional<String> found() {
        return Optional.of(flaw).filter(why -> !why.isEmpty());
    }
}
