package io.tidegate.common.config;

import java.net.InetAddress;

/**
 * A block of IP addresses, written like {@code 192.0.2.0/24} or {@code 2001:db8::/32}; an address alone is a block of one.
 *
 * @param network the first address of the block
 * @param prefix how many leading bits all its addresses share
 */
public record Cidr(InetAddress network, int prefix) {
    static final String FORM = "an address block such as 192.0.2.0/24 or 2001:db8::/32";

    public Cidr {
        int bits = network.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix: " + prefix + " (expected: 0 to " + bits + ")");
        }
        InetAddress first = first(network, prefix);
        if (!first.equals(network)) {
            throw new IllegalArgumentException("network: " + network.getHostAddress() + "/" + prefix + " (expected: "
                    + first.getHostAddress() + "/" + prefix + ", the first address of the block)");
        }
    }

    /**
     * Reads a block. Names are never resolved.
     *
     * @throws IllegalArgumentException whose message is what would be right
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        InetAddress first = first(address, prefix);
        if (!first.equals(address)) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + "/" + prefix + ", the first address of the block");
        }
        return new Cidr(address, prefix);
    }

    /** Whether the address is in this block; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (ours[whole] ^ theirs[whole]) >> (Byte.SIZE - rest) == 0;
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    private static int prefix(String text, int bits) {
        try {
            int prefix = Integer.parseUnsignedInt(text);
            if (prefix >= 0 && prefix <= bits) {
                return prefix;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FORM, e);
        }
        throw new IllegalArgumentException("a prefix length of 0 to " + bits);
    }

    private static InetAddress first(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
