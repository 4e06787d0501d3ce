package far.relay.server.listener;

import far.relay.server.room.NamedRoomSettings;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A server with two named rooms, {@link RoomUser}s who want a seat there, and simulated time and networks. Each step is something that
 * a client or a network can do; all of them are checked against the {@link RoomHistories}.
 */
final class RoomSimulation {
    private static final int USERS_OF_A_ROOM = 3;
    private static final int MAX_MESSAGE = 64;
    private static final Duration KEEP_SEAT = Duration.ofMinutes(10);

    private final Random random;
    private final RoomHistories histories = new RoomHistories();
    private final RoomChannels server;
    /** Allocates and counts all buffers; the leak detector would need more time than all the rest. */
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);

    private final List<RoomUser> users = new ArrayList<>();
    /** All connections that the server has open. */
    private final List<SimulatedClient> open = new ArrayList<>();

    RoomSimulation(Random random) {
        this.random = random;
        this.server = new RoomChannels(
                NamedRoomSettings.builder()
                        .keepSeat(random.nextInt(8) == 0 ? Duration.ZERO : KEEP_SEAT)
                        .build(),
                MAX_MESSAGE,
                0,
                1,
                histories::created);
        for (String room : List.of("kitchen", "garden")) {
            for (int i = 0; i < USERS_OF_A_ROOM; i++) {
                users.add(new RoomUser(histories, room));
            }
        }
    }

    long received() {
        return histories.received();
    }

    /** Something happens. */
    void step() {
        RoomUser user = users.get(random.nextInt(users.size()));
        if (!user.isConnected()) {
            if (random.nextInt(2) == 0) {
                user.connect(newConnection());
            }
        } else {
            act(user);
        }
        switch (random.nextInt(500)) {
            case 0 -> pass(Duration.ofSeconds(1 + random.nextInt(9)));
            case 1 -> pass(KEEP_SEAT.dividedBy(2));
            case 2 -> pass(KEEP_SEAT);
            case 3 -> stranger();
            case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 -> pass(Duration.ofMillis(1 + random.nextInt(100)));
            default -> {}
        }
        settle();
        check();
    }

    private void act(RoomUser user) {
        switch (random.nextInt(60)) {
            case 0 -> cut(user);
            case 1 -> user.connect(newConnection()); // the older connection stays open
            case 2 -> user.send("ping");
            case 3 -> user.send(random.nextBoolean() ? "hello" : "say 999 x");
            case 4 -> setWritable(user, random.nextBoolean());
            case 5 -> {
                if (random.nextInt(10) == 0) {
                    user.send("leave");
                }
            }
            case 6, 7, 8, 9, 10, 11, 12, 13, 40, 41, 42, 43, 44, 45, 46 -> user.say();
            case 14, 15, 16, 17, 18 -> user.deliver(1 + random.nextInt(20), memory);
            case 19, 20, 21, 22, 23 -> user.read(1 + random.nextInt(20));
            case 24, 25, 26, 27, 28, 29, 30, 47, 48, 49, 50, 51, 52 -> user.deliver(Integer.MAX_VALUE, memory);
            default -> user.read(Integer.MAX_VALUE);
        }
    }

    private SimulatedClient newConnection() {
        SimulatedClient client = new SimulatedClient(memory);
        open.add(client);
        client.channel.pipeline().addLast(server.initializer());
        client.channel.pipeline().fireChannelActive();
        return client;
    }

    /** The connection of a client breaks; what is on its way is lost. */
    private void cut(RoomUser user) {
        SimulatedClient connection = user.connection();
        user.forget();
        cut(connection);
    }

    private void cut(SimulatedClient connection) {
        if (random.nextBoolean()) {
            connection.channel.close();
        } else {
            connection.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        }
    }

    private static void setWritable(RoomUser user, boolean writable) {
        if (user.connection().channel.isOpen()) {
            user.connection().channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        }
    }

    /** A client that guesses, or that speaks something else. */
    private void stranger() {
        SimulatedClient client = newConnection();
        String[] lines = {
            "resume kitchen " + "x".repeat(22) + "\n",
            "join kitchen secret=guessed\n",
            "join garden new=yes\n",
            "GET / HTTP/1.1\r\n\r\n",
            "hello\n",
            "join ki"
        };
        client.channel.writeInbound(
                Unpooled.copiedBuffer(lines[random.nextInt(lines.length)], StandardCharsets.US_ASCII));
    }

    private void pass(Duration time) {
        server.clock.pass(time);
        for (SimulatedClient client : List.copyOf(open)) {
            client.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Runs all that is left to do on the loop. */
    private void settle() {
        boolean busy = true;
        while (busy) {
            busy = server.runLater();
            for (SimulatedClient client : List.copyOf(open)) {
                busy |= client.channel.runTasks();
            }
        }
        users.stream().filter(RoomUser::isConnected).forEach(RoomUser::collect);
    }

    private void check() {
        open.removeIf(client -> !client.channel.isOpen());
        RoomUser.require(server.connections.size() == open.size(), "the server counts its connections");
    }

    /** The networks work: all clients come back, and learn all that was said. Then all leave, and nothing is left. */
    void end() {
        for (int i = 0; i < 100; i++) {
            for (RoomUser user : users) {
                if (!user.isConnected()) {
                    user.connect(newConnection());
                }
                setWritable(user, true);
                settle();
                user.deliver(Integer.MAX_VALUE, memory);
                settle();
                pass(Duration.ofMillis(100)); // acknowledgements may be delayed
                settle();
                user.read(Integer.MAX_VALUE);
            }
        }
        for (RoomUser user : users) {
            RoomUser.require(
                    user.knows() < 0 || user.knows() == histories.last(user.conversation()),
                    "each client with a seat knows all messages of its conversation");
        }
        server.rooms.close();
        settle();
        List.copyOf(open).forEach(this::cut);
        pass(Duration.ofMillis(100));
        settle();
        check();
        for (SimulatedClient client : List.copyOf(open)) {
            client.channel.releaseOutbound();
        }
        RoomUser.require(server.rooms.clients() == 0, "no client is left");
        RoomUser.require(server.clock.tasks() == 0, "no timer is left");
    }
}
