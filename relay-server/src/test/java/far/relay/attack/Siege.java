package far.relay.attack;

import far.relay.transport.Transport;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Attacks on one server, one after the other.
 *
 * @param web whether they are on its web port
 */
record Siege(AttackedServer server, boolean web, List<Attack> attacks) {
    private static final String LONGEST_LINE = "x".repeat(8_192);

    Siege(AttackedServer server, List<Attack> attacks) {
        this(server, false, attacks);
    }

    Attack.Setup setup() {
        return attacks.get(0).setup();
    }

    @Override
    public String toString() {
        return server
                + (web ? ", web port: " : ": ")
                + attacks.stream().map(Attack::toString).collect(Collectors.joining("; "));
    }

    /** Each attack on each kind of server. */
    static Stream<Siege> all() {
        List<Attack> attacks = List.of(
                new WaitingClients(),
                new EarlySenders(50, ""),
                new EarlySenders(1_000, LONGEST_LINE),
                new NonReadingPairs(),
                new BusyPairs(1),
                new BusyPairs(10),
                new Churn(Attack.Setup.MANY_ROOMS),
                new Churn(Attack.Setup.UNREAD_LOG),
                new FirstBytes(),
                new LockOut(),
                new ClientHellos(),
                new KeyUpdates(KeyUpdates.Kind.READING),
                new KeyUpdates(KeyUpdates.Kind.DEAF),
                new KeyUpdates(KeyUpdates.Kind.LONG_RECORDS),
                new KeyUpdates(KeyUpdates.Kind.WITH_FINISHED));
        List<Attack> onWebPort = Stream.concat(
                        Stream.of(RoomStreams.Kind.values())
                                .flatMap(kind -> Stream.of(1, 2, 100).map(clients -> new RoomStreams(kind, clients))),
                        Stream.of(
                                        Stream.of(JoinChurn.Kind.values()).map(JoinChurn::new),
                                        Stream.of(FrameFloods.Kind.values()).map(FrameFloods::new),
                                        Stream.of(SlowClients.Kind.values()).map(SlowClients::new),
                                        Stream.of(PageRequests.Kind.values()).map(PageRequests::new),
                                        attacks.stream().filter(attack -> !isPlain(attack)))
                                .flatMap(some -> some))
                .toList();
        return Stream.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO)
                .flatMap(transport -> Stream.of(false, true)
                        .flatMap(tls -> Stream.of(64, 256, 0).map(heap -> new AttackedServer(transport, tls, heap))))
                .flatMap(server -> Stream.concat(
                        sieges(server, false, attacks.stream()), sieges(server, true, onWebPort.stream())));
    }

    private static Stream<Siege> sieges(AttackedServer server, boolean web, Stream<Attack> attacks) {
        return attacks.filter(attack -> attack.suits(server.tls()))
                .map(attack -> new Siege(server, web, List.of(attack)));
    }

    /** Whether the clients of this attack need a plain room. */
    private static boolean isPlain(Attack attack) {
        return attack instanceof WaitingClients
                || attack instanceof EarlySenders
                || attack instanceof NonReadingPairs
                || attack instanceof BusyPairs;
    }

    /** The attacks that differ most, on the default transport, and those that concern transports on the others; with each heap size. */
    static Stream<Siege> few() {
        AttackedServer uring = new AttackedServer(Transport.IO_URING, false, 64);
        AttackedServer epoll = new AttackedServer(Transport.EPOLL, false, 256);
        AttackedServer nio = new AttackedServer(Transport.NIO, false, 0);
        AttackedServer uringTls = new AttackedServer(Transport.IO_URING, true, 64);
        AttackedServer epollTls = new AttackedServer(Transport.EPOLL, true, 256);
        return Stream.of(
                new Siege(uring, List.of(new WaitingClients())),
                new Siege(
                        uring,
                        List.of(
                                new EarlySenders(50, ""),
                                new EarlySenders(1_000, LONGEST_LINE),
                                new NonReadingPairs(),
                                new BusyPairs(10),
                                new Churn(Attack.Setup.MANY_ROOMS),
                                new FirstBytes())),
                new Siege(epoll, List.of(new EarlySenders(50, ""), new BusyPairs(10))),
                new Siege(nio, List.of(new BusyPairs(10))),
                new Siege(
                        uringTls,
                        List.of(
                                new EarlySenders(50, ""),
                                new ClientHellos(),
                                new KeyUpdates(KeyUpdates.Kind.READING),
                                new KeyUpdates(KeyUpdates.Kind.LONG_RECORDS),
                                new KeyUpdates(KeyUpdates.Kind.DEAF))),
                new Siege(epollTls, List.of(new ClientHellos())),
                new Siege(uringTls, List.of(new LockOut())),
                new Siege(uring, List.of(new Churn(Attack.Setup.UNREAD_LOG))),
                new Siege(
                        uring,
                        true,
                        List.of(
                                new RoomStreams(RoomStreams.Kind.PINGS, 100),
                                new JoinChurn(JoinChurn.Kind.LEAVE),
                                new FrameFloods(FrameFloods.Kind.PINGS),
                                new SlowClients(SlowClients.Kind.HEADERS),
                                new SlowClients(SlowClients.Kind.FRAMES))),
                new Siege(
                        uringTls,
                        true,
                        List.of(
                                new FrameFloods(FrameFloods.Kind.MESSAGES),
                                new PageRequests(PageRequests.Kind.UNREAD))),
                new Siege(epoll, true, List.of(new FrameFloods(FrameFloods.Kind.FRAGMENTS))),
                new Siege(nio, true, List.of(new FrameFloods(FrameFloods.Kind.PONGS))));
    }
}
