package io.tidegate.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Signals to this process. By reflection, because javac warns of sun.misc.Signal in a way that cannot be switched off; the JDK has no other way. */
final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * From now on a signal does this, each time on a thread of its own, instead of what it did before.
     *
     * @param name without SIG, such as {@code TERM}
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This JVM does not hand over SIG" + name + ": use a JDK with jdk.unsupported", e);
        }
    }
}
