package far.relay.server.room;

import far.relay.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.Queue;

/** A node that serves one room from a shared store, and may pause or crash. What happens while it pauses, it does afterwards. */
final class SimulatedNode {
    private static final long TTL = 10_000;
    private static final long BEAT = 3000;
    private static final int REFRESH = 5000;

    final String id;
    final NamedRoom room;
    private final SimulatedWorld world;
    private final Queue<Runnable> missed = new ArrayDeque<>();
    private boolean isPaused;
    boolean isDead;

    SimulatedNode(SimulatedWorld world, SimulatedStore store, RoomName name, RoomRules rules) {
        this.world = world;
        this.id = "node " + world.number();
        RoomStore own = store.from(this);
        room = new NamedRoom(name, () -> rules, own, world::now, new QuietHost(this::tellQueueSoon));
        own.watch(name, version -> room.refresh());
        beat();
        refresh();
    }

    /** Something happens on the loop of this node. */
    void run(Runnable task) {
        if (isPaused) {
            missed.add(task);
        } else if (!isDead) {
            task.run();
        }
    }

    private void tellQueueSoon() {
        world.after(0, () -> run(() -> room.tellQueue()));
    }

    private void beat() {
        if (!isDead) {
            run(() -> world.alive.put(id, world.now() + TTL));
            world.after(BEAT, this::beat);
        }
    }

    /** From time to time it loads the room, and treats the owners on dead nodes as away. */
    private void refresh() {
        if (!isDead) {
            run(() -> {
                room.refresh();
                room.lose(connection -> world.alive.get(connection.node()) < world.now());
            });
            world.after(world.random.nextInt(REFRESH), this::refresh);
        }
    }

    void crash() {
        isDead = true;
        missed.clear();
        isPaused = false;
    }

    void pause(long time) {
        if (isPaused) {
            return;
        }
        isPaused = true;
        world.after(time, () -> {
            isPaused = false;
            while (!missed.isEmpty()) {
                run(missed.remove());
            }
        });
    }
}
