package far.relay.transport;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The user's choice: one transport, or {@code auto} for the fastest that works.
 *
 * @param transports the transports to try, the best first; at least one
 */
public record TransportChoice(List<Transport> transports) {
    /** Starts something on a transport. */
    @FunctionalInterface
    public interface Start<T, E extends Exception> {
        /** @throws TransportException if that transport cannot be used */
        T on(Transport transport) throws TransportException, E;
    }

    /** The choice with this name: {@code auto}, or a transport's {@link Transport#label}; empty if there is none. */
    public static Optional<TransportChoice> of(String name) {
        return name.equals("auto")
                ? Optional.of(new TransportChoice(Transport.ofThisSystem()))
                : Transport.of(name).map(transport -> new TransportChoice(List.of(transport)));
    }

    /**
     * Starts it on the first transport that can be used. {@link Transport#isAvailable} does not suffice to find it: a
     * transport can fail when its event loop is created.
     *
     * @param whenSkipped receives the failure of each transport that cannot be used, and the transport that is tried next
     * @throws TransportException if the last of them cannot be used either
     * @throws E if the start fails for another reason
     */
    public <T, E extends Exception> T start(Start<T, E> start, BiConsumer<TransportException, Transport> whenSkipped)
            throws TransportException, E {
        int last = transports.size() - 1;
        for (int i = 0; i < last; i++) {
            try {
                return start.on(transports.get(i));
            } catch (TransportException e) {
                whenSkipped.accept(e, transports.get(i + 1));
            }
        }
        return start.on(transports.get(last));
    }
}
