package io.tidegate.edge.quota.model;

import java.util.HashSet;
import java.util.Set;

/** Between the nodes and the bank: messages take their time, overtake each other, come twice, or not at all. */
final class Network {
    private static final long MOST_DELAY_MILLIS = 20;

    private final Simulation simulation;
    private final Set<String> cutOff = new HashSet<>();
    private double loss;
    private double doubles;
    private long lastTroubleAt = Long.MIN_VALUE / 2;

    Network(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Sends a message between a node and the bank, either way. */
    void send(String node, Runnable delivered) {
        if (cutOff.contains(node) || simulation.chance(loss)) {
            return;
        }
        deliver(node, delivered);
        if (simulation.chance(doubles)) {
            deliver(node, delivered);
        }
    }

    private void deliver(String node, Runnable delivered) {
        simulation.after(simulation.between(1, MOST_DELAY_MILLIS), () -> {
            if (!cutOff.contains(node)) {
                delivered.run();
            }
        });
    }

    void cut(String node) {
        cutOff.add(node);
        lastTroubleAt = simulation.now();
    }

    void heal(String node) {
        cutOff.remove(node);
        lastTroubleAt = simulation.now();
    }

    void trouble(double lost, double doubled) {
        loss = lost;
        doubles = doubled;
        lastTroubleAt = simulation.now();
    }

    boolean reaches(String node) {
        return !cutOff.contains(node);
    }

    /** Whether nothing was lost, and nobody cut off or back, for so long. */
    boolean calmFor(long millis) {
        return loss == 0 && cutOff.isEmpty() && simulation.now() - lastTroubleAt >= millis;
    }
}
