package io.tidegate.common.sqlite;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a thread gives way to the others: nice(2), which Linux has for each thread. By default Java's thread priorities
 * do not set it. A thread that is started begins as nice as the one that starts it.
 */
final class Niceness {
    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

    private Niceness() {}

    /**
     * The calling thread gives way by so many steps more than it did. Where that can't be, all stays as it is: on other
     * systems, of which some would take it for the whole process, and where the JVM or the kernel forbids it.
     *
     * @param steps 1 to 19; with each, the thread weighs about a fifth less beside others that want the same processor
     * @return whether it gives way now
     */
    @SuppressWarnings("restricted") // a call out of the JVM, of a function without pointers
    static boolean giveWay(int steps) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle nice = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("nice"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
            // -1 is also what a thread would have that had -11 before; none has
            boolean givesWay = (int) nice.invokeExact(steps) != -1;
            if (!givesWay) {
                LOG.debug(
                        "The kernel does not let the thread {} give way",
                        Thread.currentThread().getName());
            }
            return givesWay;
        } catch (Throwable refused) { // what a method handle may throw
            LOG.debug("The thread {} does not give way", Thread.currentThread().getName(), refused);
            return false;
        }
    }
}
