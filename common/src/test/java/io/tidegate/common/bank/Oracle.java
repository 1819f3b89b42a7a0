package io.tidegate.common.bank;

import io.tidegate.common.quota.WindowName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the bank should know, the plain way: every lease with all its rows, summed up anew at each look. */
final class Oracle {
    private final Map<LeaseName, Entry> entries = new HashMap<>();

    /** A lease, in the words of the promise. */
    static final class Entry {
        long granted;
        long returned;
        final List<Long> rows = new ArrayList<>();
        long booked;
        boolean open = true;
        long request;

        long spent() {
            return rows.stream().mapToLong(Long::longValue).sum();
        }

        long rest() {
            return Math.max(0, granted - returned - spent());
        }

        long held() {
            return open ? rest() : 0;
        }

        void claim(long everGranted, long everReturned) {
            granted = Math.max(granted, everGranted);
            returned = Math.max(returned, Math.min(everReturned, everGranted));
            booked = Math.min(booked, rest());
        }

        void charge(long units) {
            rows.add(units);
            booked = Math.min(booked, rest());
        }

        void end() {
            open = false;
        }

        void retire() {
            if (open) {
                booked = rest();
                open = false;
            }
        }

        /** Whether the bank ever heard anything of it that it has to keep. */
        private boolean known() {
            return granted > 0 || spent() > 0;
        }

        private Entry copy() {
            Entry copy = new Entry();
            copy.granted = granted;
            copy.returned = returned;
            copy.rows.addAll(rows);
            copy.booked = booked;
            copy.open = open;
            copy.request = request;
            return copy;
        }
    }

    /** The lease of this name, which may be nothing yet. */
    Entry of(LeaseName name) {
        return entries.computeIfAbsent(name, _ -> new Entry());
    }

    /** All leases of a node of which something is known. */
    List<Entry> of(String node) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().node().equals(node))
                .map(Map.Entry::getValue)
                .filter(Entry::known)
                .toList();
    }

    /** All leases of a node's epoch of which something is known. */
    List<Entry> of(String node, String epoch) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().node().equals(node))
                .filter(entry -> entry.getKey().epoch().equals(epoch))
                .map(Map.Entry::getValue)
                .filter(Entry::known)
                .toList();
    }

    /** Used, held, unaccounted. */
    List<Long> window(WindowName window) {
        long used = 0;
        long held = 0;
        long unaccounted = 0;
        for (Map.Entry<LeaseName, Entry> entry : entries.entrySet()) {
            if (entry.getKey().window().equals(window)) {
                used += entry.getValue().spent() + entry.getValue().booked;
                held += entry.getValue().held();
                unaccounted += entry.getValue().booked;
            }
        }
        return List.of(used, held, unaccounted);
    }

    /** Of all windows of which anything is known. */
    Map<WindowName, List<Long>> windows() {
        Map<WindowName, List<Long>> windows = new HashMap<>();
        entries.keySet().forEach(name -> windows.computeIfAbsent(name.window(), this::window));
        windows.values().removeIf(List.of(0L, 0L, 0L)::equals);
        return windows;
    }

    Oracle copy() {
        Oracle copy = new Oracle();
        entries.forEach((name, entry) -> copy.entries.put(name, entry.copy()));
        return copy;
    }
}
