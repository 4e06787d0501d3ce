package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.testing.Seed;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes serve one room from one store. The store delays everything and loses requests, answers and notifications; nodes
 * pause and crash; connections break. Each message that was taken is received once, in order, by the other seat.
 * {@code -Drelay.runs} sets how many times ten minutes are simulated.
 */
class RoomNodesTest {
    private static final RoomName KITCHEN = RoomHarness.KITCHEN;
    private static final long TEN_MINUTES = 600_000;
    private static final int RUNS = Integer.getInteger("relay.runs", 5);

    @RegisterExtension
    final Seed seed = new Seed();

    private final RoomRules rules =
            new RoomRules(RoomHarness.settings(10 * TEN_MINUTES, 100, 0, 0), RoomHarness.QUICK_HASH);

    @Test
    void nothingIsLostOrReceivedTwiceWhateverFails() {
        Random random = new Random(seed.value());
        for (int run = 0; run < RUNS; run++) {
            simulate(new SimulatedWorld(random.nextLong()));
        }
    }

    private void simulate(SimulatedWorld world) {
        SimulatedStore store = new SimulatedStore(world, KITCHEN);
        for (int i = 0; i < 3; i++) {
            world.nodes.add(new SimulatedNode(world, store, KITCHEN, rules));
        }
        SimulatedRoomClient one = new SimulatedRoomClient(world, KITCHEN, Seat.ONE);
        SimulatedRoomClient two = new SimulatedRoomClient(world, KITCHEN, Seat.TWO);
        world.after(5000, () -> makeTrouble(world, store));
        world.run(TEN_MINUTES);
        assertThat(world.problems).isEmpty();
        check(one, two);
        check(two, one);
        assertThat(one.heard.size() + two.heard.size()).as("messages").isGreaterThan(100);
    }

    /** A node crashes, and another one starts; or a node pauses, longer than others believe it to be alive. */
    private void makeTrouble(SimulatedWorld world, SimulatedStore store) {
        SimulatedNode node = world.nodes.get(world.random.nextInt(world.nodes.size()));
        if (world.chance(0.6)) {
            node.crash();
            world.nodes.remove(node);
            world.nodes.add(new SimulatedNode(world, store, KITCHEN, rules));
        } else {
            node.pause(world.random.nextInt(40_000));
        }
        world.after(2000 + world.random.nextInt(15_000), () -> makeTrouble(world, store));
    }

    private static void check(SimulatedRoomClient listener, SimulatedRoomClient sender) {
        List<Long> heard = listener.heard;
        long first = heard.get(0);
        assertThat(heard)
                .isEqualTo(LongStream.iterate(first, number -> number + 2)
                        .limit(heard.size())
                        .boxed()
                        .toList());
        assertThat(first).isLessThanOrEqualTo(2);
        assertThat(sender.taken).isLessThanOrEqualTo(heard.get(heard.size() - 1) + 2);
    }
}
