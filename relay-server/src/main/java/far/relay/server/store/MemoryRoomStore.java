package far.relay.server.store;

import far.relay.protocol.RoomName;
import far.relay.server.room.RoomState;
import far.relay.server.room.RoomStore;
import far.relay.server.room.StoreFullException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Keeps rooms in memory: they end with the process. Together they take a limited part of it (docs/decisions/0028-the-memory-of-named-rooms.md). For one thread.
 * All stages are complete when they are returned.
 */
public final class MemoryRoomStore implements RoomStore {
    /** The part of the heap that rooms may take; clients take another one of the same size. */
    private static final int PART_OF_HEAP = 4;

    private static final CompletableFuture<Boolean> STORED = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NOT_STORED = CompletableFuture.completedFuture(false);

    private final Executor loop;
    private final long maxBytes;
    private final Map<RoomName, Room> rooms = new HashMap<>();
    /** How many rooms exist. */
    private int size;
    /** Those that are told of a change soon, all in one task. */
    private List<Watcher> behind = new ArrayList<>();
    /** The highest version of all rooms that were deleted. */
    private long deleted;

    private long bytes;

    /** @param loop runs tasks later, on the thread of this store */
    public MemoryRoomStore(Executor loop) {
        this(loop, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** @param maxBytes about how many bytes all rooms together may take */
    public MemoryRoomStore(Executor loop, long maxBytes) {
        this.loop = loop;
        this.maxBytes = maxBytes;
    }

    /** About how many bytes all rooms take. */
    public long bytes() {
        return bytes;
    }

    /** How many rooms there are. */
    public int size() {
        return size;
    }

    @Override
    public CompletionStage<RoomState> load(RoomName room) {
        return CompletableFuture.completedFuture(current(room, rooms.get(room)));
    }

    /** @param room null if nothing is known of it */
    private RoomState current(RoomName name, Room room) {
        return room == null || room.state == null ? RoomState.missing(name, deleted) : room.state;
    }

    @Override
    public CompletionStage<Boolean> replace(RoomState next) {
        Room room = rooms.computeIfAbsent(next.name(), name -> new Room());
        RoomState current = current(next.name(), room);
        long growth = next.memory() - current.memory();
        CompletableFuture<Boolean> result;
        if (next.version() != current.version() + 1) {
            result = NOT_STORED;
        } else if (growth > 0 && growth > maxBytes - bytes) {
            result = CompletableFuture.failedFuture(new StoreFullException());
        } else {
            bytes += growth;
            put(room, next);
            result = STORED;
        }
        forgetIfEmpty(next.name(), room);
        return result;
    }

    private void put(Room room, RoomState next) {
        size += (next.exists() ? 1 : 0) - (room.state == null ? 0 : 1);
        if (next.exists()) {
            room.state = next;
        } else {
            room.state = null;
            deleted = Math.max(deleted, next.version());
        }
        for (Watcher watcher : room.watchers) {
            watcher.changed(next.version());
        }
    }

    private void forgetIfEmpty(RoomName name, Room room) {
        if (room.state == null && room.watchers.isEmpty()) {
            rooms.remove(name);
        }
    }

    @Override
    public Watch watch(RoomName name, LongConsumer changed) {
        Room room = rooms.computeIfAbsent(name, absent -> new Room());
        Watcher watcher = new Watcher(name, room, changed);
        room.watchers.add(watcher);
        return watcher;
    }

    private void tell() {
        List<Watcher> now = behind;
        behind = new ArrayList<>();
        now.forEach(Watcher::tell);
    }

    /** What belongs to one name. */
    private static final class Room {
        /** Null if it does not exist. */
        private RoomState state;

        private final List<Watcher> watchers = new ArrayList<>(1);
    }

    private final class Watcher implements Watch {
        private final RoomName name;
        private final Room room;
        private final LongConsumer consumer;
        private boolean closed;
        /** The version that it is told soon; 0 for none. */
        private long latest;

        Watcher(RoomName name, Room room, LongConsumer consumer) {
            this.name = name;
            this.room = room;
            this.consumer = consumer;
        }

        void changed(long version) {
            if (latest == 0) {
                if (behind.isEmpty()) {
                    loop.execute(MemoryRoomStore.this::tell);
                }
                behind.add(this);
            }
            latest = version;
        }

        void tell() {
            long version = latest;
            latest = 0;
            if (!closed) {
                consumer.accept(version);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                room.watchers.remove(this);
                forgetIfEmpty(name, room);
            }
        }
    }
}
