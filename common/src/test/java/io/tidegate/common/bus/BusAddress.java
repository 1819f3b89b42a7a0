package io.tidegate.common.bus;

import io.tidegate.testing.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where and how a member runs, on loopback.
 *
 * @param key the cluster key in base64
 * @param tls a folder with PEM files
 * @param members where it looks for others
 */
record BusAddress(
        BusSettings.Part part,
        int port,
        int eventBusPort,
        String clusterName,
        String key,
        Optional<Path> tls,
        List<String> members) {
    static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    static BusAddress of(BusSettings.Part part, List<Integer> members) {
        return new BusAddress(
                part,
                FreePort.find(),
                FreePort.find(),
                "test",
                KEY,
                Optional.empty(),
                members.stream().map(port -> "127.0.0.1:" + port).toList());
    }

    static BusAddress coordinator(int port, List<Integer> members) {
        return of(BusSettings.Part.COORDINATOR, members).withPort(port);
    }

    static BusAddress node(List<Integer> members) {
        return of(BusSettings.Part.NODE, members);
    }

    private BusAddress withPort(int other) {
        return new BusAddress(part, other, eventBusPort, clusterName, key, tls, members);
    }

    BusAddress withKey(String other) {
        return new BusAddress(part, port, eventBusPort, clusterName, other, tls, members);
    }

    BusAddress withClusterName(String other) {
        return new BusAddress(part, port, eventBusPort, other, key, tls, members);
    }

    BusAddress withTls(Path folder) {
        return new BusAddress(part, port, eventBusPort, clusterName, key, Optional.of(folder), members);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                part.name(),
                "127.0.0.1",
                Integer.toString(port),
                Integer.toString(eventBusPort),
                clusterName,
                key,
                tls.map(Path::toString).orElse("-")));
        arguments.addAll(members);
        return arguments;
    }
}
