package io.tidegate.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGTERM or SIGINT. With a shutdown hook alone the JVM would end with 143 or 130; so each is caught, the parts
 * stop in their own time, and the process ends with 0, also as process 1 of a container. Who asks a second time gets an end
 * at once.
 */
final class StopSignals implements StopRequest {
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Runnable endAtOnce;

    private StopSignals(Runnable endAtOnce) {
        this.endAtOnce = endAtOnce;
    }

    /** From now on the signals are caught. */
    static StopSignals caught(Runnable endAtOnce) {
        StopSignals signals = new StopSignals(endAtOnce);
        SIGNALS.forEach(signals::handle);
        return signals;
    }

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    private void arrived() {
        if (asked.getCount() == 0) {
            endAtOnce.run();
        }
        asked.countDown();
    }

    /** By reflection, because javac warns of sun.misc.Signal in a way that cannot be switched off. The JDK has no other way. */
    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    arrived();
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
