package io.tidegate.launcher.load;

import io.tidegate.launcher.load.Kind.Course;
import io.tidegate.launcher.load.RequestTemplate.Numbered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One connection of a load, which carries one exchange after the other. */
final class Connection {
    private static final int CLOSED = -1;

    /** How an exchange stands. */
    enum State {
        IDLE,
        RUNNING,
        /** It is over, and right. */
        WHOLE,
        /** It is over, and so it was ordered. */
        AS_ORDERED,
        /** It is over, and {@link #complaint()} says why that is wrong. */
        WRONG
    }

    private final InetSocketAddress target;
    private final Selector selector;
    private final List<Kind> kinds;
    private final List<Numbered> requests;
    private int next;
    private SocketChannel channel;
    private SelectionKey key;
    private Kind kind;
    private AnswerReader answer;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private State state = State.IDLE;
    private String complaint = "";
    private long sentAt;
    private long firstByteAt;
    private long lastByteAt;

    /** @param kinds that it goes through in turn, from the first on */
    Connection(InetSocketAddress target, Selector selector, List<Kind> kinds) throws IOException {
        this.target = target;
        this.selector = selector;
        this.kinds = kinds;
        this.requests = kinds.stream().map(each -> each.request().copy()).toList();
        this.kind = kinds.getFirst();
        this.answer = new AnswerReader(kind.answer(), new byte[0]);
        this.channel = open();
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private SocketChannel open() throws IOException {
        // on loopback it is there at once, or not at all
        SocketChannel opened = SocketChannel.open(target);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        return opened;
    }

    private void reopen() throws IOException {
        channel.close();
        channel = open();
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Begins an exchange, whose times count from {@code from}. */
    void begin(long number, long from) throws IOException {
        kind = kinds.get(next);
        Numbered request = requests.get(next);
        next = (next + 1) % kinds.size();
        byte[] bytes = request.with(number);
        answer = new AnswerReader(kind.answer(), request.number());
        state = State.RUNNING;
        sentAt = from;
        firstByteAt = 0;
        unsent = ByteBuffer.wrap(bytes);
        try {
            send();
        } catch (IOException _) {
            // it was closed between exchanges, as anybody may
            reopen();
            unsent = ByteBuffer.wrap(bytes);
            send();
        }
    }

    private void send() throws IOException {
        if (!channel.isOpen()) {
            reopen();
        }
        channel.write(unsent);
        key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Does what its socket is ready for. */
    State ready(byte[] buffer, long now) {
        if (state == State.IDLE) {
            return idle(buffer);
        }
        try {
            if (key.isWritable()) {
                send();
            }
            int length = channel.read(ByteBuffer.wrap(buffer));
            if (length == CLOSED) {
                return end(brokenOff(), now);
            }
            return length == 0 ? state : received(buffer, length, now);
        } catch (IOException e) {
            return end(brokenOff(), now);
        }
    }

    /** Only a close can come between exchanges. */
    private State idle(byte[] buffer) {
        try {
            if (channel.read(ByteBuffer.wrap(buffer)) != 0) {
                channel.close();
            }
        } catch (IOException _) {
            close();
        }
        return State.IDLE;
    }

    private State received(byte[] buffer, int length, long now) {
        if (firstByteAt == 0) {
            firstByteAt = now;
        }
        boolean over = answer.take(buffer, length);
        if (kind.course() == Course.ABORTED && answer.hasBody() && answer.isRightSoFar()) {
            close();
            return end(State.AS_ORDERED, now);
        }
        if (!over && !answer.isFlawed()) {
            return State.RUNNING;
        }
        boolean keep = answer.isRight() && !kind.newConnection() && !answer.closes();
        boolean refused = kind.course() == Course.BROKEN && !answer.isOk() && !answer.isFlawed();
        State how = refused ? State.AS_ORDERED : kind.course() == Course.WHOLE ? wholeOrWrong() : wrong("");
        if (!keep) {
            close();
        }
        return end(how, now);
    }

    private State wholeOrWrong() {
        return answer.isRight() ? State.WHOLE : wrong("");
    }

    /** The other side closed, or reset. */
    private State brokenOff() {
        close();
        return kind.course() != Course.WHOLE && answer.isRightSoFar() ? State.AS_ORDERED : wrong("connection closed: ");
    }

    private State wrong(String how) {
        complaint = how + answer.state();
        return State.WRONG;
    }

    private State end(State how, long now) {
        lastByteAt = now;
        state = State.IDLE;
        return how;
    }

    /** It takes too long. */
    void giveUp() {
        wrong("not over in time: ");
        state = State.IDLE;
        close();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // it is of no use any more, whatever it says
        }
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    String complaint() {
        return complaint;
    }

    /** From sending to the first byte, in nanoseconds. */
    long firstByteNanos() {
        return firstByteAt - sentAt;
    }

    /** From sending to the end, in nanoseconds. */
    long lastByteNanos() {
        return lastByteAt - sentAt;
    }
}
