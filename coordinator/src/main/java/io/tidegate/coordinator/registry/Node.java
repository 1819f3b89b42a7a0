package io.tidegate.coordinator.registry;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.Revision;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A node as it is known in memory.
 *
 * @param last its last beat, of its current epoch
 * @param heardAt when it last gave a sign of life, a beat or a registration, in {@link StoreClock#steadyMillis}: the times in the row and
 *     in the beat are the store's, whose clock may be set
 * @param holdsNothing whether the bank was seen to hold nothing for it since its last beat
 */
record Node(NodeRow row, PublicKey key, Optional<Beat> last, long heardAt, boolean holdsNothing) {
    /** @param registeredAt as {@code heardAt} */
    static Node of(NodeRow row, long registeredAt) {
        PublicKey key = NodeKeys.publicKey(row.publicKey())
                .orElseThrow(() -> new IllegalStateException("nodes.public_key of " + row.id() + " is no key"));
        return new Node(row, key, Optional.empty(), registeredAt, false);
    }

    /** With a newer row; the beats of an epoch end with it. */
    Node with(NodeRow newer, long registeredAt) {
        return newer.isAfter(row) ? standing(newer, registeredAt) : this;
    }

    /** With another row, newer or not. */
    Node standing(NodeRow other, long registeredAt) {
        boolean started = !other.epoch().map(Epoch::id).equals(row.epoch().map(Epoch::id));
        // By both: a store that was restored gives the same ordinals again, to other epochs.
        return new Node(
                other,
                key,
                last.filter(beat -> beat.ordinal() == other.ordinal()
                        && other.isCurrent(beat.message().epoch())),
                started ? Math.max(heardAt, registeredAt) : heardAt,
                holdsNothing && !started);
    }

    /** With a newer beat; one of another epoch, or an older one, changes nothing. */
    Node with(Beat beat, long arrivedAt) {
        boolean newer =
                beat.ordinal() == row.ordinal() && last.map(beat::isAfter).orElse(true);
        return newer ? new Node(row, key, Optional.of(beat), Math.max(heardAt, arrivedAt), false) : this;
    }

    /** The bank holds nothing for it; that says nothing when it has beaten since it was asked. */
    Node holdingNothing(Optional<Beat> asked) {
        return last.equals(asked) ? new Node(row, key, last, heardAt, true) : this;
    }

    /** Whether its last beat said good-bye. */
    boolean saidGoodBye() {
        return last.map(Beat::saysGoodBye).orElse(false);
    }

    /** For how long it has given no sign of life, milliseconds. */
    long silence(long steadyMillis) {
        return steadyMillis - heardAt;
    }

    boolean draining() {
        return row.drain() || last.map(beat -> beat.message().draining()).orElse(false);
    }

    NodeView view(NodeState state) {
        Optional<Heartbeat> message = last.map(Beat::message);
        return new NodeView(
                row.id(),
                row.profile(),
                state,
                message.map(Heartbeat::vitals),
                message,
                last.map(Beat::at).orElse(0L),
                last.map(Beat::healthySince).orElse(0L),
                last.map(Beat::upSince).orElse(0L),
                draining(),
                message.map(Heartbeat::applied).orElse(Revision.NONE));
    }
}
