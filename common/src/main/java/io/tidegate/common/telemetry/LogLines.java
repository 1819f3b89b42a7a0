package io.tidegate.common.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes logback's events as lines: a message can hold anything and still is one line. */
final class LogLines extends AppenderBase<ILoggingEvent> {
    private static final int LONGEST_MESSAGE = 8_192;
    private static final int LONGEST_ERROR = 32_768;

    private final LineWriter writer;
    private final LogFormat format;
    private final ThreadLocal<Fields> fields;

    LogLines(LineWriter writer, LogFormat format) {
        this.writer = writer;
        this.format = format;
        this.fields = ThreadLocal.withInitial(() -> new Fields(format));
    }

    @Override
    protected void append(ILoggingEvent event) {
        Fields line = fields.get();
        line.begin(event.getTimeStamp());
        if (format == LogFormat.JSON) {
            line.text(Field.LEVEL, event.getLevel().toString());
            line.text(Field.LOGGER, event.getLoggerName());
            line.text(Field.THREAD, event.getThreadName());
            line.longText(Field.MESSAGE, event.getFormattedMessage(), LONGEST_MESSAGE);
        } else {
            line.words(event.getLevel().toString(), LONGEST_MESSAGE);
            line.words(lastPart(event.getLoggerName()) + ":", LONGEST_MESSAGE);
            line.words(event.getFormattedMessage(), LONGEST_MESSAGE);
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.text(pair.key, String.valueOf(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            error(line, ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        line.end();
        line.writeTo(writer);
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            // What comes before an end should be readable after it.
            writer.flushSoon();
        }
    }

    private void error(Fields line, String trace) {
        if (format == LogFormat.JSON) {
            line.longText(Field.ERROR, trace, LONGEST_ERROR);
        } else {
            line.moreLines(trace, LONGEST_ERROR);
        }
    }

    private static String lastPart(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
