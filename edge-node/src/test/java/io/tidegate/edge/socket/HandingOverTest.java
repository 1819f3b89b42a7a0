package io.tidegate.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.edge.http1.Octets;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads that come together, as the records of TLS do, are handed over one by one, as the one who hears them can take them. */
class HandingOverTest {
    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final OctetSocket socket = new OctetSocket(
            channel.pipeline().firstContext(), (ContextInternal) vertx.getOrCreateContext(), new ReadSpace());
    private final List<String> heard = new ArrayList<>();
    private boolean pausing = true;

    HandingOverTest() {
        socket.handler(new SocketHandler() {
            @Override
            public void bytes(Octets read) {
                hear(read);
                if (pausing) {
                    socket.pause();
                }
            }

            @Override
            public void closed() {
                heard.add("closed");
            }

            @Override
            public void ended(boolean failed) {
                heard.add(failed ? "failed" : "ended");
            }
        });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        vertx.close().await();
    }

    private void hear(Octets read) {
        heard.add(new String(read.bytes(), read.from(), read.length(), StandardCharsets.US_ASCII));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void whoPausesAtEachHearsOneAfterTheOther() {
        channel.writeInbound(bytes("a"), bytes("b"), bytes("c"));
        assertThat(heard).containsExactly("a");
        assertThat(channel.config().isAutoRead()).isFalse();

        socket.resume();
        assertThat(heard).as("not within resume").containsExactly("a");
        channel.writeInbound(bytes("d"));
        assertThat(heard).as("what comes now stands behind").containsExactly("a", "b");

        pausing = false;
        socket.resume();
        channel.runPendingTasks();

        assertThat(heard).containsExactly("a", "b", "c", "d");
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(socket.hasUnheard()).isFalse();
    }

    @Test
    void whatComesWhileTheLastOfOthersIsHandedOverStandsBehindIt() {
        channel.writeInbound(bytes("a"), bytes("b"), bytes("c"));
        socket.handler(read -> {
            if (heard.size() == 2) {
                channel.pipeline().fireChannelRead(bytes("d"));
            }
            hear(read);
        });

        socket.resume();
        channel.runPendingTasks();

        assertThat(heard).containsExactly("a", "b", "c", "d");
    }

    @Test
    void theEndComesBehindAllThatWasRead() {
        channel.writeInbound(bytes("a"), bytes("b"));
        var _ = channel.close();
        channel.runPendingTasks();
        assertThat(heard).containsExactly("a", "closed");
        assertThat(socket.hasUnheard()).isTrue();

        socket.resume();
        channel.runPendingTasks();
        assertThat(heard).containsExactly("a", "closed", "b");

        socket.resume();
        channel.runPendingTasks();
        assertThat(heard).containsExactly("a", "closed", "b", "ended");
    }

    @Test
    void aFailureIsToldBehindAllThatWasRead() {
        channel.writeInbound(bytes("a"), bytes("b"));
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        channel.runPendingTasks();
        pausing = false;

        socket.resume();
        channel.runPendingTasks();

        assertThat(heard).containsExactly("a", "closed", "b", "failed");
    }

    @Test
    void aCutDropsWhatWasRead() {
        channel.writeInbound(bytes("a"), bytes("b"));

        socket.cut();
        socket.resume();
        channel.runPendingTasks();
        channel.pipeline().fireChannelRead(bytes("c"));

        assertThat(heard).containsExactly("a", "closed");
    }

    @Test
    void noByteFollowsOneThatThereWasNoRoomFor() {
        channel.config().setAllocator(new PooledByteBufAllocator(false) {
            @Override
            public ByteBuf directBuffer(int capacity) {
                throw new OutOfMemoryError("the limit of direct memory");
            }
        });

        socket.write(Octets.of(new byte[1]));
        channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
        socket.write(Octets.of(new byte[2]));
        channel.runPendingTasks();

        assertThat(heard).containsExactly("closed", "failed");
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }
}
