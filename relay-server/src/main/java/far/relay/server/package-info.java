/**
 * The relay server. From the wire inwards: {@link far.relay.server.RelayServer} listens, {@code RelayInitializer} builds
 * each connection's pipeline, {@code RelayHandler} hands typed commands to a {@code Session}, the {@code Lobby} gives
 * sessions their seats, a {@code Room} moves what they say, and {@code TurnOrder} is the rules.
 *
 * <p>Everything but {@code RelayServer} and {@code ServerOptions} belongs to the one event loop: no locks anywhere.
 */
package far.relay.server;
