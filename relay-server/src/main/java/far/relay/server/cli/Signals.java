package far.relay.server.cli;

import java.lang.reflect.Proxy;

/**
 * Signals of the operating system that do not simply end the program. They are handled by {@code sun.misc.Signal}, of the module
 * {@code jdk.unsupported}. The compiler warns of its use, and nothing can turn that off, so it is called by reflection.
 */
final class Signals {
    private static final String TYPE = "sun.misc.Signal";

    private Signals() {}

    /**
     * Runs an action, on a thread of its own, each time the process receives the signal.
     *
     * @param name such as {@code TERM}
     * @return false if the system or the JVM does not allow that ({@code -Xrs}, no such signal or module), and nothing has changed. A
     *     JVM that was started with the signal ignored, as by nohup, goes on to ignore it
     */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName(TYPE);
            Class<?> handler = Class.forName(TYPE + "Handler");
            Object calling = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
