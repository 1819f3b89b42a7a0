package io.tidegate.common.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes lines from any thread without ever making it wait for the output, and writes them from one thread of its own, many
 * at a time: every 100 ms, or sooner when half of the room is taken. Lines that find no room are dropped and counted.
 */
public final class LineWriter implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;
    private final Thread thread;

    // Guarded by lock.
    private Batch filling;
    private long dropped;
    private boolean closed;

    // Used by the writing thread alone, but for the moment of the swap.
    private Batch writing;

    private LineWriter(OutputStream out, int capacityBytes) {
        this.out = out;
        this.filling = new Batch(capacityBytes);
        this.writing = new Batch(capacityBytes);
        this.thread = Thread.ofPlatform().daemon().name("log-writer").unstarted(this::run);
    }

    /**
     * Starts the writing thread.
     *
     * @param out where to; each write to it holds whole lines
     * @param capacityBytes how much may wait to be written; twice that is held in memory
     */
    public static LineWriter start(OutputStream out, int capacityBytes) {
        LineWriter writer = new LineWriter(out, capacityBytes);
        writer.thread.start();
        return writer;
    }

    /** Takes the first {@code length} bytes, which end in a newline. Copies them; never waits for the output. */
    public void write(byte[] line, int length) {
        boolean halfFull;
        lock.lock();
        try {
            if (closed || !filling.fits(length)) {
                dropped++;
                return;
            }
            halfFull = filling.add(line, length);
        } finally {
            lock.unlock();
        }
        if (halfFull) {
            flushSoon();
        }
    }

    /** Has the lines written now rather than within 100 ms; does not wait for it. */
    public void flushSoon() {
        LockSupport.unpark(thread);
    }

    /** How many lines were lost so far, for want of room or because the output failed. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left, for at most 5 s; lines that come later are dropped. Blocks. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        flushSoon();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean last = false;
        while (!last) {
            LockSupport.parkNanos(this, INTERVAL_NANOS);
            last = swap();
            writeOut();
        }
    }

    /** Returns whether no more lines will come. */
    private boolean swap() {
        lock.lock();
        try {
            Batch full = filling;
            filling = writing;
            writing = full;
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void writeOut() {
        if (writing.isEmpty()) {
            return;
        }
        try {
            writing.writeTo(out);
            out.flush();
        } catch (IOException e) {
            // Nowhere to say it but in the count: what failed is the log itself.
            lose(writing.lines());
        }
        writing.clear();
    }

    private void lose(int lines) {
        lock.lock();
        try {
            dropped += lines;
        } finally {
            lock.unlock();
        }
    }

    /** Whole lines in one array. */
    private static final class Batch {
        private final byte[] bytes;
        private int length;
        private int lines;

        Batch(int capacityBytes) {
            this.bytes = new byte[capacityBytes];
        }

        boolean fits(int more) {
            return more <= bytes.length - length;
        }

        /** Returns whether this line is the one that filled the first half. */
        boolean add(byte[] line, int more) {
            boolean before = length >= bytes.length / 2;
            System.arraycopy(line, 0, bytes, length, more);
            length += more;
            lines++;
            return !before && length >= bytes.length / 2;
        }

        boolean isEmpty() {
            return length == 0;
        }

        int lines() {
            return lines;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(bytes, 0, length);
        }

        void clear() {
            length = 0;
            lines = 0;
        }
    }
}
