package io.tidegate.acceptance;

import java.util.Map;

/**
 * A version of the program.
 *
 * @param classPath of its launcher
 * @param environment that it is given: what only it understands can't stand in a configuration that another version reads too
 */
record Release(String name, String classPath, Map<String, String> environment) {
    /** The one that is under test. */
    static final Release THIS = new Release("this version", Program.productClassPath(), Map.of());

    Release with(Map<String, String> given) {
        return new Release(name, classPath, given);
    }
}
