package io.tidegate.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One address for several processes: a connection goes to one that takes it, as with a balancer that checks their health. */
final class TcpBalancer implements Closeable {
    private static final int CONNECT_MILLIS = 1_000;

    /** As often as Kubernetes asks at its fastest. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocket listener;
    private final List<InetSocketAddress> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final int step;
    private final Map<InetSocketAddress, HttpProbe> probes = new HashMap<>();
    private final Set<InetSocketAddress> unready = ConcurrentHashMap.newKeySet();

    private TcpBalancer(List<String> nodeUrls, int step) throws IOException {
        this.nodes =
                nodeUrls.stream().map(URI::create).map(TcpBalancer::address).toList();
        this.step = step;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** One that prefers the first. */
    static TcpBalancer toTheFirst(List<String> nodeUrls) throws IOException {
        return new TcpBalancer(nodeUrls, 0);
    }

    /** One that goes round. */
    static TcpBalancer toEachInTurn(List<String> nodeUrls) throws IOException {
        return new TcpBalancer(nodeUrls, 1);
    }

    /** One that goes round, to those that said they are ready when it asked them last: so a node is still chosen for a while that is not. */
    static TcpBalancer toEachReady(List<EdgeProcess> edges) throws IOException {
        TcpBalancer balancer =
                new TcpBalancer(edges.stream().map(EdgeProcess::url).toList(), 1);
        for (int i = 0; i < edges.size(); i++) {
            String operators = edges.get(i).settings().operatorUrl();
            balancer.probes.put(balancer.nodes.get(i), new HttpProbe(operators, Map.of()));
        }
        Thread.ofVirtual().start(balancer::probe);
        return balancer;
    }

    /** Whether it sends nobody there now. */
    boolean avoids(String nodeUrl) {
        return unready.contains(address(URI.create(nodeUrl)));
    }

    private void probe() {
        while (!listener.isClosed()) {
            probes.forEach((node, probe) -> {
                if (isReady(probe)) {
                    unready.remove(node);
                } else {
                    unready.add(node);
                }
            });
            LockSupport.parkNanos(PROBE_NANOS);
        }
    }

    private static boolean isReady(HttpProbe probe) {
        try {
            return probe.get("/readyz").statusCode() == 200;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket node = connect()) {
            Thread up = Thread.ofVirtual().start(() -> copy(client, node));
            copy(node, client);
            up.join();
        } catch (IOException | InterruptedException noNode) {
            // the client sees its connection closed
        }
    }

    private Socket connect() throws IOException {
        int first = turn.getAndAdd(step);
        List<InetSocketAddress> ready =
                nodes.stream().filter(node -> !unready.contains(node)).toList();
        List<InetSocketAddress> chosen = ready.isEmpty() ? nodes : ready;
        for (int i = 0; i < chosen.size(); i++) {
            Socket node = new Socket();
            try {
                node.connect(chosen.get(Math.floorMod(first + i, chosen.size())), CONNECT_MILLIS);
                return node;
            } catch (IOException next) {
                node.close();
            }
        }
        throw new IOException("no node takes connections");
    }

    /** Until either side ends; a reset at one side is one at the other. */
    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException gone) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(URI url) {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
