package io.tidegate.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A command that has others below it.
 *
 * @param command an object with picocli's annotations
 * @param below such objects too
 */
public record CommandGroup(Object command, List<Object> below) {
    public CommandGroup {
        below = List.copyOf(below);
    }

    /** @param command an object with picocli's annotations, or a group */
    static CommandLine of(Object command) {
        if (command instanceof CommandGroup(Object above, List<Object> below)) {
            CommandLine line = new CommandLine(above);
            below.forEach(line::addSubcommand);
            return line;
        }
        return new CommandLine(command);
    }

    /** What the command line says to run it. */
    static String name(Object command) {
        Object annotated = command instanceof CommandGroup group ? group.command() : command;
        return annotated.getClass().getAnnotation(Command.class).name();
    }
}
