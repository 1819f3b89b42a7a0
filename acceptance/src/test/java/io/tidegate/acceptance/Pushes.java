package io.tidegate.acceptance;

/** How a cluster under test hears of changes at once. */
enum Pushes {
    WEB_SOCKET,
    /** The edges' WebSockets lead nowhere. */
    BUS,
    WEB_SOCKET_AND_BUS
}
