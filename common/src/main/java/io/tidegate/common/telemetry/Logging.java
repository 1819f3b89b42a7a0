package io.tidegate.common.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a process. All lines, the access log's too, go through one {@link LineWriter}: no thread ever waits for the
 * output, and lines never mix.
 */
public final class Logging implements AutoCloseable {
    private static final int CAPACITY_BYTES = 1 << 20;

    private final LineWriter writer;
    private final LoggerContext context;
    private final LogFormat format;

    private Logging(LineWriter writer, LoggerContext context, LogFormat format) {
        this.writer = writer;
        this.context = context;
        this.format = format;
    }

    /** Has this process log to its standard output, from now on. */
    public static Logging configure(LogFormat format, LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return configure(context, format, level, new FileOutputStream(FileDescriptor.out));
    }

    static Logging configure(LoggerContext context, LogFormat format, LogLevel level, OutputStream out) {
        LineWriter writer = LineWriter.start(out, CAPACITY_BYTES);
        context.reset();
        LogLines lines = new LogLines(writer, format);
        lines.setContext(context);
        lines.start();
        setLevel(context, level);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(lines);
        return new Logging(writer, context, format);
    }

    /** From now on, the least important level to log. */
    public void level(LogLevel level) {
        setLevel(context, level);
    }

    private static void setLevel(LoggerContext context, LogLevel level) {
        Level ours = Level.toLevel(level.name());
        context.getLogger("io.tidegate").setLevel(ours);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(others(ours));
        QuietStart.quieten(context, clustering(ours));
    }

    /** The access log, in the same format to the same output. */
    public AccessLog accessLog() {
        return new LineAccessLog(writer, format);
    }

    /** How many lines were lost so far. */
    public long dropped() {
        return writer.dropped();
    }

    /** Writes what is left, for at most 5 s, and logs no more. Blocks: the last thing before a process ends. */
    @Override
    public void close() {
        context.stop();
        writer.close();
    }

    /** What libraries say is for us only when something is wrong, or when we look for it. */
    private static Level others(Level ours) {
        if (!ours.isGreaterOrEqual(Level.INFO)) {
            return Level.INFO;
        }
        return ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN;
    }

    /** What matters of it, our bus says. */
    private static Level clustering(Level ours) {
        return ours.isGreaterOrEqual(Level.INFO) ? Level.ERROR : Level.WARN;
    }
}
