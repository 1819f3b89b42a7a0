package io.tidegate.cli;

/** How a command ends, for scripts. The numbers are documented in {@code --help} and never change their meaning. */
public enum ExitCode {
    /** Done. Also how a server ends that was asked to stop. */
    OK(0),
    /** It was tried and failed, or the server refused it. */
    FAILED(1),
    /** The command line, or the configuration it names, is wrong. Nothing was tried. */
    USAGE(2),
    /** Nothing answers at the server's address. */
    UNREACHABLE(3),
    /** What the command names does not exist. */
    NOT_FOUND(4),
    /** The server does not accept the token. */
    UNAUTHORIZED(5),
    /** It is done, and not every connected node has heard of it yet. */
    NOT_EVERYWHERE(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
