package io.tidegate.simulator.control;

import io.tidegate.simulator.script.ScriptedAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answers registered to be replayed, by id. Safe for concurrent use. Holds the newest thousand. */
public final class ScriptShelf {
    private static final int MOST_SCRIPTS = 1000;

    private final Map<String, ScriptedAnswer> byId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ScriptedAnswer> eldest) {
            return size() > MOST_SCRIPTS;
        }
    };

    /** Registers an answer, in place of an older one of the same id. */
    public synchronized void put(String id, ScriptedAnswer answer) {
        byId.put(id, answer);
    }

    public synchronized Optional<ScriptedAnswer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public synchronized void clear() {
        byId.clear();
    }
}
