package io.tidegate.edge.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the PROXY protocol, versions 1 and 2 (haproxy.org, {@code proxy-protocol.txt}), by which a balancer names the client.
 */
public final class ProxyProtocol {
    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V1_MOST = 107;
    private static final int V2_FIXED = 16;
    private static final int V2_VERSION = 0x20;
    private static final int V2_PROXY = 1;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int MOST = 4096;

    private ProxyProtocol() {}

    /**
     * Looks at the beginning of a connection.
     *
     * @param bytes all that came on it so far
     * @param length how many of them are filled
     */
    public static ProxyHeader read(byte[] bytes, int length) {
        if (beginsLike(bytes, length, V1)) {
            return length < V1.length ? new ProxyHeader.NeedMore() : readV1(bytes, length);
        }
        if (beginsLike(bytes, length, V2)) {
            return length < V2_FIXED ? new ProxyHeader.NeedMore() : readV2(bytes, length);
        }
        return new ProxyHeader.Absent();
    }

    private static ProxyHeader readV1(byte[] bytes, int length) {
        int most = Math.min(length, V1_MOST);
        for (int i = V1.length; i < most; i++) {
            if (bytes[i] == '\n') {
                return bytes[i - 1] == '\r'
                        ? readV1(new String(bytes, 0, i - 1, StandardCharsets.US_ASCII), i + 1)
                        : new ProxyHeader.Invalid("line ends without CR");
            }
        }
        return length < V1_MOST ? new ProxyHeader.NeedMore() : new ProxyHeader.Invalid("line longer than " + V1_MOST);
    }

    private static ProxyHeader readV1(String line, int headerLength) {
        String[] parts = line.split(" ", -1);
        if (parts[1].equals("UNKNOWN")) {
            return new ProxyHeader.Local(headerLength);
        }
        int addressLength = parts[1].equals("TCP4") ? 4 : parts[1].equals("TCP6") ? 16 : 0;
        if (addressLength == 0 || parts.length != 6) {
            return new ProxyHeader.Invalid("not of the form PROXY TCP4|TCP6 source destination port port");
        }
        try {
            InetAddress source = InetAddress.ofLiteral(parts[2]);
            boolean mapped = addressLength == 16 && source.getAddress().length == 4;
            return mapped || source.getAddress().length == addressLength
                    ? new ProxyHeader.Parsed(source, headerLength)
                    : new ProxyHeader.Invalid("address of the other family");
        } catch (IllegalArgumentException e) {
            return new ProxyHeader.Invalid("source is no address");
        }
    }

    private static ProxyHeader readV2(byte[] bytes, int length) {
        int rest = (bytes[14] & 0xff) << 8 | (bytes[15] & 0xff);
        int headerLength = V2_FIXED + rest;
        int command = bytes[12] & 0x0f;
        if ((bytes[12] & 0xf0) != V2_VERSION || command > V2_PROXY) {
            return new ProxyHeader.Invalid("version or command unknown");
        }
        if (headerLength > MOST) {
            return new ProxyHeader.Invalid("header of " + headerLength + " bytes (expected: <= " + MOST + ")");
        }
        if (length < headerLength) {
            return new ProxyHeader.NeedMore();
        }
        if (command != V2_PROXY) {
            return new ProxyHeader.Local(headerLength);
        }
        return switch (bytes[13] & 0xff) {
            case TCP4 -> readV2Address(bytes, 4, headerLength);
            case TCP6 -> readV2Address(bytes, 16, headerLength);
            default -> new ProxyHeader.Local(headerLength);
        };
    }

    /** Source and destination address, then both ports. */
    private static ProxyHeader readV2Address(byte[] bytes, int addressLength, int headerLength) {
        if (headerLength - V2_FIXED < 2 * addressLength + 4) {
            return new ProxyHeader.Invalid("too short for its addresses");
        }
        try {
            byte[] source = Arrays.copyOfRange(bytes, V2_FIXED, V2_FIXED + addressLength);
            return new ProxyHeader.Parsed(InetAddress.getByAddress(source), headerLength);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static boolean beginsLike(byte[] bytes, int length, byte[] signature) {
        int common = Math.min(length, signature.length);
        return Arrays.equals(bytes, 0, common, signature, 0, common);
    }
}
