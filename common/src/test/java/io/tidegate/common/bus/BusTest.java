package io.tidegate.common.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BusTest {
    private static final String OTHER_KEY = "//////////////////////////////////////////8=";

    @Test
    void pushesReachAllMembersAndWhoIsKilledOrLeavesIsGoneAtOnce() {
        int port = FreePort.find();
        List<Integer> members = List.of(port);
        try (BusProcess coordinator = BusProcess.start(BusAddress.coordinator(port, members));
                BusProcess first = BusProcess.start(BusAddress.node(members));
                BusProcess second = BusProcess.start(BusAddress.node(members))) {
            report(
                    "three members joined",
                    BusProcess.millisUntil(
                            "all hear the coordinator",
                            () -> coordinator.members() == 3 && first.connected() && second.connected(),
                            coordinator,
                            first,
                            second));
            coordinator.publish("one");
            report(
                    "a push reached both nodes",
                    BusProcess.millisUntil(
                            "both hear it", () -> first.heard("one") && second.heard("one"), first, second));
            first.kill();
            for (int i = 0; i < 200; i++) {
                coordinator.publish("to whom is left, " + i);
            }
            for (int i = 0; i < 200; i++) {
                String push = "to whom is left, " + i;
                BusProcess.millisUntil("it hears each", () -> second.heard(push), second);
            }
            report(
                    "a killed member was gone",
                    BusProcess.millisUntil("two are left", () -> coordinator.members() == 2, coordinator));
            second.terminate();
            assertThat(second.lines()).contains("left");
            report(
                    "a member that left was gone",
                    BusProcess.millisUntil("one is left", () -> coordinator.members() == 1, coordinator));
            assertThat(coordinator.lines()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void openingIsDoneAtOnceWhateverHappensAndATakenPortIsTriedAgain() throws Exception {
        int taken = FreePort.find();
        BusConfig config = alone(FreePort.find(), taken);
        ClusterKey key = ClusterKey.ofBase64(BusAddress.KEY).orElseThrow();
        Bus bus;
        try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
            long before = System.nanoTime();
            bus = Bus.open(
                    new BusSettings(config, BusSettings.Part.COORDINATOR),
                    key,
                    _ -> {},
                    new Bus.Surroundings(System::nanoTime, new SecureRandom()));
            bus.publish(new byte[0]);
            assertThat(bus.connected()).isFalse();
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
            BusProcess.millisUntil("it tries", () -> listens(config.port()));
        }
        report("joined once the port was free", BusProcess.millisUntil("it hears itself", bus::connected));
        bus.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(bus.members()).isZero();
    }

    /** As a node does each minute that hears no coordinator. */
    @Test
    void whoJoinsAgainAndAgainHasNoThreadMore() throws Exception {
        for (int i = 0; i < 3; i++) {
            BusConfig config = alone(FreePort.find(), FreePort.find());
            Membership membership = Membership.join(config, _ -> {}, _ -> {});
            membership.greet(new byte[] {1});
            BusProcess.millisUntil("the last of its threads is there", () -> threads("vertx-hazelcast") > 0);
            membership.leave();
            BusProcess.millisUntil("none is left", () -> threads("vertx-hazelcast") + threads("hz.") == 0);
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .count();
    }

    private static BusConfig alone(int port, int eventBusPort) {
        return new BusConfig(
                true,
                "127.0.0.1",
                port,
                eventBusPort,
                "alone",
                List.of("127.0.0.1:" + FreePort.find()),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whoHasAnotherClusterKeyOpensNothing() {
        int port = FreePort.find();
        List<Integer> members = List.of(port);
        try (BusProcess coordinator = BusProcess.start(BusAddress.coordinator(port, members));
                BusProcess stranger = BusProcess.start(BusAddress.node(members).withKey(OTHER_KEY))) {
            BusProcess.millisUntil("it is a member", () -> stranger.members() == 2, coordinator, stranger);
            BusProcess.millisUntil(
                    "it drops it",
                    () -> {
                        // The coordinator hears after the membership that the stranger listens, too.
                        coordinator.publish("secret");
                        return stranger.lines().contains("dropped");
                    },
                    coordinator,
                    stranger);
            assertThat(stranger.connected()).isFalse();
            assertThat(stranger.lines()).noneMatch(line -> line.startsWith("heard"));
        }
    }

    @Test
    void whoHasAnotherClusterNameStaysApart() {
        int port = FreePort.find();
        List<Integer> members = List.of(port);
        try (BusProcess coordinator = BusProcess.start(BusAddress.coordinator(port, members));
                BusProcess other = BusProcess.start(BusAddress.node(members).withClusterName("other"))) {
            BusProcess.millisUntil(
                    "each has its cluster", () -> coordinator.connected() && other.members() == 1, coordinator, other);
            coordinator.publish("one");
            BusProcess.millisUntil("it is published", () -> coordinator.heard("one"), coordinator);
            assertThat(coordinator.members()).isEqualTo(1);
            assertThat(other.connected()).isFalse();
            assertThat(other.heard("one")).isFalse();
        }
    }

    @Test
    void membersThatTakeConnectionsAndSayNothingKeepNobodyOut() throws Exception {
        try (SilentMembers silent = new SilentMembers()) {
            int port = silent.portAskedLast();
            try (BusProcess coordinator = BusProcess.start(BusAddress.coordinator(port, List.of(port)))) {
                BusProcess.millisUntil("the coordinator is there", coordinator::connected, coordinator);
                try (BusProcess node = BusProcess.start(BusAddress.node(silent.andTheOther()))) {
                    BusProcess.millisUntil("the node hears the coordinator", node::connected, coordinator, node);
                    coordinator.publish("one");
                    BusProcess.millisUntil("it hears a push", () -> node.heard("one"), coordinator, node);
                    silent.assertAllWereAsked();
                }
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static void report(String what, long millis) {
        System.err.println("bus: " + what + " after " + millis + " ms");
    }
}
