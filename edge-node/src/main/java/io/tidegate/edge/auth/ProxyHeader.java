package io.tidegate.edge.auth;

import java.net.InetAddress;

/** What stood at the beginning of a connection from a balancer. */
public sealed interface ProxyHeader {
    /** So far it may become one. */
    record NeedMore() implements ProxyHeader {}

    /**
     * A client that the balancer names.
     *
     * @param address the client's
     * @param headerLength bytes of the header; the request begins after them
     */
    record Parsed(InetAddress address, int headerLength) implements ProxyHeader {}

    /**
     * The balancer speaks for itself (a health check), or for a client that has no IP address.
     *
     * @param headerLength bytes of the header; the request begins after them
     */
    record Local(int headerLength) implements ProxyHeader {}

    /**
     * Not what it began like: close the connection.
     *
     * @param why for the log
     */
    record Invalid(String why) implements ProxyHeader {}

    /** The connection begins with something else. */
    record Absent() implements ProxyHeader {}
}
