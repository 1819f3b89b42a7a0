package io.tidegate.common.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * How logging is before {@link Logging#configure}, and in commands and tests: warnings, to standard error. Logback's own
 * start would print everything to standard output, in the middle of what a command prints there. Logback finds this class
 * as a service.
 */
public final class QuietStart extends ContextAwareBase implements Configurator {
    /** They warn at length, with stack traces, of every member that is gone, and again with every message to it. */
    private static final List<String> LOUD =
            List.of("com.hazelcast", "io.vertx.core.eventbus", "com.zaxxer.hikari.pool.ProxyConnection");

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %level %logger{0}: %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(loggers);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        quieten(loggers, Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets from which level on those libraries may speak that lament every lost connection. */
    static void quieten(LoggerContext loggers, Level level) {
        LOUD.forEach(name -> loggers.getLogger(name).setLevel(level));
    }
}
