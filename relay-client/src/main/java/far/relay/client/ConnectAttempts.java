package far.relay.client;

import far.relay.client.CannotConnectException.Attempt;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The addresses of a server's name, tried one after the other in the order of the resolver, and why each did not
 * connect. They share the connect timeout: each gets an equal part of the rest. They are not tried in parallel (RFC
 * 8305), because the server would give a seat to a connection that is closed at once. Confined to one thread at a time.
 */
final class ConnectAttempts {
    private final ClientOptions options;
    private final List<InetAddress> addresses;
    private final long start = System.nanoTime();
    private int tried;
    /** The addresses that failed for each reason, in order. */
    private final Map<FailureReason, List<String>> reasons = new LinkedHashMap<>();

    private boolean allSilent = true;
    private Throwable lastCause;

    /** @param addresses at least one */
    ConnectAttempts(ClientOptions options, List<InetAddress> addresses) {
        this.options = options;
        this.addresses = addresses;
    }

    /** Whether an address is left. */
    boolean hasNext() {
        return tried < addresses.size();
    }

    /** How long the next attempt may take, in milliseconds; at least 1. */
    int nextTimeout() {
        long used = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return (int) Math.max(1, (options.connectTimeout().toMillis() - used) / (addresses.size() - tried));
    }

    /** The next address. */
    InetSocketAddress next() {
        return new InetSocketAddress(addresses.get(tried++), options.port());
    }

    /** The attempt at the last {@link #next} address failed. */
    void failed(Throwable cause) {
        boolean silent = cause instanceof ConnectTimeoutException;
        allSilent &= silent;
        lastCause = cause;
        FailureReason reason = silent ? FailureReason.noAnswer(options.connectTimeout()) : FailureReason.system(cause);
        reasons.computeIfAbsent(reason, first -> new ArrayList<>())
                .add(addresses.get(tried - 1).getHostAddress());
    }

    /** Why there is no connection. It names each address that was tried, unless the options name the only one. */
    CannotConnectException failure() {
        boolean named = !NetUtil.isValidIpV4Address(options.host()) && !NetUtil.isValidIpV6Address(options.host());
        List<Attempt> attempts = reasons.entrySet().stream()
                .map(reason -> new Attempt(reason.getKey(), named ? List.copyOf(reason.getValue()) : List.of()))
                .toList();
        return new CannotConnectException(
                allSilent ? CannotConnectException.Kind.NO_ANSWER : CannotConnectException.Kind.FAILED,
                options.address(),
                attempts,
                lastCause);
    }
}
