package io.tidegate.cli;

import picocli.CommandLine.Command;

/** {@code tidegate}: the root of all commands. */
@Command(
        name = "tidegate",
        description = "An edge gateway for Claude Code.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; also when a server was asked to stop",
            "1:it failed, or the server refused it",
            "2:the command line or the configuration is wrong; nothing was done",
            "3:nothing answers at the server's address",
            "4:what the command names does not exist",
            "5:the server does not accept the token",
            "6:it is done, and some connected node has not heard of it yet"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  TIDEGATE_ADMIN_URL    the operator port that commands ask, and its token;",
            "  TIDEGATE_ADMIN_TOKEN  without them, the demo of this folder",
            "  TIDEGATE_COORDINATOR_URL, TIDEGATE_KEY, TIDEGATE_LOCATION",
            "                        for connect and discover: whom to ask, your key, where you are",
            "  TIDEGATE_JAVA_OPTS    options for the JVM, such as -Xmx1g"
        })
final class TidegateCommand {}
