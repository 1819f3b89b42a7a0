package io.tidegate.common.bank;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.util.List;
import java.util.Optional;

/** One epoch of a node as the bank hears of it: what it knows of its lease of one account, and how it asks. */
final class Holder {
    private final Vault vault;
    final String node;
    final String epoch;
    final QuotaAccount account;
    private long start = -1;
    private int reset;
    private long granted;
    private long returned;
    private long request;

    Holder(Vault vault, String node, String epoch) {
        this(vault, node, epoch, Vault.ACCOUNT);
    }

    Holder(Vault vault, String node, String epoch, QuotaAccount account) {
        this.vault = vault;
        this.node = node;
        this.epoch = epoch;
        this.account = account;
    }

    /** Asks for just this, and hears the answer. */
    long needs(long units) {
        return asks(units, units, units);
    }

    /** Asks with a new number, hears the answer, and tells how much more it was granted. */
    long asks(long least, long need, long want) {
        return hears(vault.lease(node, epoch, next(least, need, want)));
    }

    /** A new request, as it goes out. */
    LeaseAsk next(long least, long need, long want) {
        request++;
        return ask(false, least, need, want);
    }

    /** Asks for the window after the current one. */
    Optional<LeaseGrant> asksAhead(long units) {
        request++;
        return vault.lease(
                node,
                epoch,
                new LeaseAsk(account.quota(), account.subject(), -1, 0, 0, 0, true, request, units, units, units));
    }

    /** What it knows and returns, and no wish. */
    LeaseAsk claim() {
        return ask(false, 0, 0, 0);
    }

    LeaseAsk returning(long units) {
        returned += units;
        return claim();
    }

    /** Gives back, and the bank hears it. */
    void returns(long units) {
        vault.lease(node, epoch, returning(units));
    }

    /** Takes an answer for what it knows from now on. */
    long hears(Optional<LeaseGrant> answer) {
        LeaseGrant grant = answer.orElseThrow();
        if (grant.start() != start || grant.reset() != reset) {
            start = grant.start();
            reset = grant.reset();
            granted = 0;
            returned = 0;
        }
        long more = Math.max(0, grant.granted() - granted);
        granted += more;
        return more;
    }

    /** Rows arrive at the bank. */
    void spends(long units) {
        vault.charge(node, row(units));
    }

    ChargedRow row(long tokens) {
        return row(tokens, window());
    }

    ChargedRow row(long tokens, WindowName window) {
        return new ChargedRow(epoch, usage(tokens), 0, true, List.of(new RowWindow(window, 0)));
    }

    static Usage usage(long tokens) {
        return new Usage(tokens, 0, 0, 0, 0);
    }

    boolean hasLease() {
        return start >= 0;
    }

    /** Of its lease. */
    WindowName window() {
        return new WindowName(account, start, reset);
    }

    private LeaseAsk ask(boolean next, long least, long need, long want) {
        return new LeaseAsk(
                account.quota(), account.subject(), start, reset, granted, returned, next, request, least, need, want);
    }
}
