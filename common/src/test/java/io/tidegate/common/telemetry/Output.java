package io.tidegate.common.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An output that a test can hold up, break, and read. */
final class Output extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean broken;

    CountDownLatch holdUp() {
        gate = new CountDownLatch(1);
        return gate;
    }

    void fail() {
        broken = true;
    }

    CountDownLatch reached() {
        return reached;
    }

    int writes() {
        return writes.get();
    }

    List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void write(int one) {
        throw new AssertionError("one byte at a time");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        writes.incrementAndGet();
        reached.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (broken) {
            throw new IOException("broken pipe");
        }
        written.write(bytes, from, length);
    }
}
