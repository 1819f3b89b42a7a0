package io.tidegate.edge.relay;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that notes what it is told; to be looked at once the exchange has ended, but for what it awaits. */
final class FakeClient implements ClientSide {
    private final StringBuilder received = new StringBuilder();
    private final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
    private final BlockingQueue<ExchangeEnd> ends = new LinkedBlockingQueue<>();

    /** What happened beside writes, in order: {@code answered}, {@code cut}, {@code refused}, {@code ended}. */
    final List<String> events = new ArrayList<>();

    final List<Refusal> refusals = new ArrayList<>();
    volatile boolean full;

    @Override
    public void write(Octets... parts) {
        if (!events.isEmpty()) {
            events.add("written late");
        }
        for (Octets part : parts) {
            received.append(new String(part.bytes(), part.from(), part.length(), StandardCharsets.ISO_8859_1));
        }
        writes.add(received.toString());
    }

    @Override
    public boolean writeQueueFull() {
        return full;
    }

    @Override
    public boolean closesAfterAnswer() {
        return false;
    }

    @Override
    public void answered() {
        events.add("answered");
    }

    @Override
    public void cut() {
        events.add("cut");
    }

    @Override
    public void refuse(Refusal refusal) {
        if (!received.isEmpty()) {
            events.add("refused within an answer");
        }
        refusals.add(refusal);
        events.add("refused");
    }

    @Override
    public void ended(ExchangeEnd end) {
        events.add("ended");
        ends.add(end);
    }

    String received() {
        return received.toString();
    }

    /** The body of what was received. */
    String body() {
        String all = received();
        return all.substring(all.indexOf("\r\n\r\n") + 4);
    }

    /** Waits until what was written contains a text. */
    void awaitText(String text) throws InterruptedException {
        for (String now = ""; !now.contains(text); ) {
            now = writes.poll(10, TimeUnit.SECONDS);
            if (now == null) {
                throw new AssertionError("the client never got: " + text);
            }
        }
    }

    ExchangeEnd awaitEnd() throws InterruptedException {
        ExchangeEnd end = ends.poll(10, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("the exchange did not end");
        }
        return end;
    }
}
