package io.tidegate.edge.auth;

import io.tidegate.common.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Where a request really comes from, when balancers stand in front of the node. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * The client's address: the peer's, unless the peer is a trusted proxy. Then it is the rightmost address in
     * {@code X-Forwarded-For} that is not a trusted proxy, for all to the left of it is what the client itself may have
     * written. When an entry cannot be read, the last address that is certain counts.
     *
     * @param peer who opened the connection, or whom the PROXY protocol names
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in order, joined by commas; empty when none
     */
    public static InetAddress resolve(InetAddress peer, String forwardedFor, List<Cidr> trustedProxies) {
        InetAddress address = peer;
        int end = forwardedFor.length();
        while (end > 0 && isTrusted(address, trustedProxies)) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            Optional<InetAddress> before =
                    literal(forwardedFor.substring(comma + 1, end).strip());
            if (before.isEmpty()) {
                return address;
            }
            address = before.get();
            end = comma;
        }
        return address;
    }

    public static boolean isTrusted(InetAddress address, List<Cidr> trustedProxies) {
        for (Cidr block : trustedProxies) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** An entry is an address, of v6 perhaps in brackets, perhaps with a port. Names are never resolved. */
    private static Optional<InetAddress> literal(String entry) {
        try {
            return Optional.of(InetAddress.ofLiteral(withoutPort(entry)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutPort(String entry) {
        if (entry.startsWith("[")) {
            int close = entry.indexOf(']');
            return close < 0 ? entry : entry.substring(1, close);
        }
        int colon = entry.indexOf(':');
        return colon > 0 && colon == entry.lastIndexOf(':') && entry.indexOf('.') > 0
                ? entry.substring(0, colon)
                : entry;
    }
}
