package far.relay.client;

import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes the connection of a {@link RelayClient}, on a given event loop or on one of its own. */
final class RelayConnector {
    private final ClientOptions options;
    private final RelayListener listener;
    private final Bootstrap given;
    private final CompletableFuture<RelayClient> connected = new CompletableFuture<>();
    private EventLoopGroup own;

    private RelayConnector(ClientOptions options, RelayListener listener, Bootstrap given) {
        this.options = Objects.requireNonNull(options, "options");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.given = given;
    }

    /** For a client with its own event loop. */
    static RelayConnector onLoopOfItsOwn(ClientOptions options, RelayListener listener) {
        return new RelayConnector(options, listener, null);
    }

    /** For a client on a loop of this group. @throws IllegalArgumentException if the group has an unknown transport */
    static RelayConnector on(EventLoopGroup group, ClientOptions options, RelayListener listener) {
        return new RelayConnector(options, listener, Transport.clientOn(group, options.deadAfter()));
    }

    /** Completed with the client after its listener has received it, or with a {@link CannotConnectException}. */
    CompletionStage<RelayClient> connect() {
        Connector.connect(options, this::bootstrap).whenComplete((channel, failure) -> {
            if (failure != null) {
                fail(failure);
            }
        });
        return connected.minimalCompletionStage();
    }

    private Bootstrap bootstrap() {
        Bootstrap bootstrap = given;
        if (given == null) {
            own = ClientLoop.newGroup();
            bootstrap = ClientLoop.transport().client(own, options.deadAfter());
        }
        return bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                RelayClient client = new RelayClient(options, listener, channel, own);
                channel.pipeline()
                        .addLast(new ClientInitializer(
                                options,
                                client.conversation(),
                                () -> reportConnected(client),
                                RelayConnector.this::tlsFailed));
            }
        });
    }

    private void tlsFailed(Throwable cause) {
        fail(new CannotConnectException(
                CannotConnectException.Kind.TLS, options.address(), TlsFailure.reason(cause), cause));
    }

    private void fail(Throwable failure) {
        ClientLoop.shutDown(own);
        connected.completeExceptionally(failure);
    }

    private void reportConnected(RelayClient client) {
        try {
            listener.connected(client);
        } finally {
            connected.complete(client);
        }
    }
}
