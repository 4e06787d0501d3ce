package far.relay.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.EscapedText;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that does what docs/rooms.md asks of it, on connections that break at any moment, and checks what it receives. */
final class SimulatedRoomClient {
    private static final int MOST_DELAY = 50;

    final List<Long> heard = new ArrayList<>();
    private final SimulatedWorld world;
    private final RoomName room;
    private final Seat seat;
    private final Token token;
    private boolean hasSeat;
    private long have;
    /** The number of its last message; 0 if there is none. */
    private long mine;

    long taken;
    /** When it gave up a connection on which nothing was answered. */
    private long gaveUp = Long.MIN_VALUE / 2;

    private Link link;

    /** A connection: it keeps the order of what is sent either way. */
    private final class Link implements NamedRoom.Client {
        final SimulatedNode node = world.nodes.get(world.random.nextInt(world.nodes.size()));
        final ConnectionId id = new ConnectionId(node.id, world.number());
        private long lastUp;
        private long lastDown;
        private boolean isEnded;
        /** Whether {@code join} or {@code resume} was answered. */
        private boolean isAnswered;
        /** Whether it repeated a message that may have been stored, and answered since. */
        private boolean hasRepeated;

        void up(Runnable task) {
            lastUp = Math.max(lastUp, world.now() + world.delay(MOST_DELAY));
            world.after(lastUp - world.now(), () -> node.run(task));
        }

        @Override
        public void send(List<RoomEvent> events) {
            lastDown = Math.max(lastDown, world.now() + world.delay(MOST_DELAY));
            world.after(
                    lastDown - world.now(),
                    () -> events.forEach(event -> {
                        if (link == this) {
                            receive(overTheWire(event));
                        }
                    }));
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void settled() {}

        void end() {
            if (!isEnded) {
                isEnded = true;
                up(() -> node.room.disconnected(id));
            }
        }
    }

    SimulatedRoomClient(SimulatedWorld world, RoomName room, Seat seat) {
        this.world = world;
        this.room = room;
        this.seat = seat;
        this.token = new Token(Integer.toString(seat.number()).repeat(22));
        world.after(world.delay(1000), this::connect);
    }

    private void problem(String text) {
        world.problems.add("seat " + seat.number() + ": " + text);
    }

    private void connect() {
        Link fresh = new Link();
        link = fresh;
        if (hasSeat) {
            RoomCommand.Resume resume = new RoomCommand.Resume(room, token, have);
            fresh.up(() -> fresh.node.room.resume(fresh, fresh.id, resume));
        } else {
            RoomCommand.Join join = new RoomCommand.Join(
                    room,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(seat),
                    true,
                    Optional.empty(),
                    Optional.of(token));
            RoomRules.Arrival arrival = new RoomRules.Arrival(fresh.id, token, "salt", true, true);
            fresh.up(() -> fresh.node.room.join(fresh, arrival, join));
        }
        world.after(2000 + world.random.nextInt(6000), () -> mayBreak(fresh));
    }

    /** A connection breaks, or its node has died and the client finds out. */
    private void mayBreak(Link old) {
        if (link == old) {
            if (old.node.isDead || world.chance(0.4)) {
                reconnect();
            } else {
                world.after(2000 + world.random.nextInt(6000), () -> mayBreak(old));
            }
        }
    }

    private void reconnect() {
        if (!link.isAnswered) {
            gaveUp = world.now();
        }
        link.end();
        link = null;
        world.after(world.delay(1000), this::connect);
    }

    private static RoomEvent overTheWire(RoomEvent event) {
        try {
            return RoomEventLine.parse(RoomEventLine.format(event)).orElseThrow();
        } catch (RoomLineException e) {
            throw new AssertionError(new String(RoomEventLine.format(event), UTF_8), e);
        }
    }

    static String text(long number) {
        return "message\n" + number;
    }

    private void say(long number) {
        mine = number;
        Link now = link;
        RoomCommand.Say say = new RoomCommand.Say(number, EscapedText.escape(text(number)));
        now.up(() -> now.node.room.say(now.id, say));
    }

    private void receive(RoomEvent event) {
        if (event instanceof RoomEvent.Seated seated) {
            seated(seated);
        } else if (event instanceof RoomEvent.Said said) {
            said(said);
        } else if (event instanceof RoomEvent.Taken number) {
            took(number.number());
        } else if (event instanceof RoomEvent.Error error) {
            refused(error.code());
        } else if (event instanceof RoomEvent.Bye bye) {
            ended(bye.code());
        }
    }

    /** A node that was paused may carry out late what was asked on a connection that the client has given up. */
    private void ended(String code) {
        boolean isOwnDoing = code.equals("resumed") && world.now() - gaveUp < 60_000;
        if (!code.equals("restart") && !isOwnDoing) {
            problem("bye " + code);
        }
        reconnect();
    }

    private void seated(RoomEvent.Seated seated) {
        hasSeat = true;
        link.isAnswered = true;
        if (seated.seat() != seat || !seated.token().equals(token)) {
            problem("a stranger's seat");
        }
        if (taken >= seated.next()) {
            problem(taken + " was taken, and next is " + seated.next());
        }
        if (mine > 0 && mine < seated.next()) {
            took(mine);
        }
        if (seated.turn() == seat && have == seated.next() - 1) {
            say(seated.next());
        }
    }

    private void said(RoomEvent.Said said) {
        long last = heard.isEmpty() ? said.number() - 2 : heard.get(heard.size() - 1);
        if (said.number() != last + 2 || !EscapedText.unescape(said.text()).equals(text(said.number()))) {
            problem("heard " + said.number() + " after " + last);
        }
        heard.add(said.number());
        have = said.number();
        say(said.number() + 1);
    }

    private void took(long number) {
        if (number != mine) {
            problem(number + " was taken, and said was " + mine);
        }
        taken = Math.max(taken, number);
        have = Math.max(have, number);
    }

    private void refused(String code) {
        if (code.equals(ErrorCode.BUSY.word())) {
            reconnect();
        } else if (code.equals(ErrorCode.STORE.word())) {
            Link now = link;
            long failed = mine;
            world.after(100, () -> {
                if (link == now && mine == failed && failed > taken) {
                    now.hasRepeated = true;
                    say(failed);
                }
            });
        } else if (!link.hasRepeated) {
            problem("error " + code);
        }
    }
}
