package io.tidegate.common.telemetry;

import io.tidegate.common.usage.Usage;

/** Writes each entry as one line, JSON or text. The line is made on the caller's thread, in an array of that thread. */
final class LineAccessLog implements AccessLog {
    private final LineWriter writer;
    private final ThreadLocal<Fields> fields;

    LineAccessLog(LineWriter writer, LogFormat format) {
        this.writer = writer;
        this.fields = ThreadLocal.withInitial(() -> new Fields(format));
    }

    @Override
    public void record(AccessEntry entry) {
        Fields line = fields.get();
        line.begin(entry.request().timeMillis());
        line.text(Field.LOG, "access");
        request(line, entry.request());
        answer(line, entry.answer());
        usage(line, entry.usage());
        line.end();
        line.writeTo(writer);
    }

    private static void request(Fields line, AccessEntry.Request request) {
        line.text(Field.REQUEST_ID, request.id());
        line.text(Field.METHOD, request.method());
        line.text(Field.PATH, withoutQuery(request.path()));
        line.text(Field.CLIENT, request.client());
        line.text(Field.KEY_ID, request.keyId());
        line.text(Field.USER_ID, request.userId());
        line.text(Field.MODEL, request.model());
        line.flag(Field.STREAM, request.stream());
        line.number(Field.BYTES_IN, request.bytesIn());
    }

    private static void answer(Fields line, AccessEntry.Answer answer) {
        line.number(Field.STATUS, answer.status());
        line.text(Field.OUTCOME, answer.outcome());
        line.text(Field.REFUSAL, answer.refusal());
        line.text(Field.UPSTREAM, answer.upstream());
        line.text(Field.UPSTREAM_REQUEST_ID, answer.upstreamRequestId());
        line.number(Field.ATTEMPTS, answer.attempts());
        line.number(Field.BYTES_OUT, answer.bytesOut());
        line.number(Field.DURATION_MS, answer.durationMillis());
        if (answer.firstByteMillis() >= 0) {
            line.number(Field.FIRST_BYTE_MS, answer.firstByteMillis());
        }
    }

    private static void usage(Fields line, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        line.number(Field.INPUT_TOKENS, usage.input());
        line.number(Field.OUTPUT_TOKENS, usage.output());
        line.number(Field.CACHE_READ_TOKENS, usage.cacheRead());
        line.number(Field.CACHE_WRITE_5M_TOKENS, usage.cacheWrite5m());
        line.number(Field.CACHE_WRITE_1H_TOKENS, usage.cacheWrite1h());
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
