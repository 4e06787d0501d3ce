package far.relay.server.store;

import far.relay.protocol.RoomName;
import far.relay.server.room.RoomState;
import far.relay.server.room.RoomStore;
import far.relay.server.room.StoreFullException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final Executor loop;
    private final long maxBytes;
    private final Map<RoomName, RoomState> rooms = new HashMap<>();
    private final Map<RoomName, Set<Watcher>> watchers = new HashMap<>();
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
        return rooms.size();
    }

    @Override
    public CompletionStage<RoomState> load(RoomName room) {
        return CompletableFuture.completedFuture(current(room));
    }

    private RoomState current(RoomName room) {
        RoomState state = rooms.get(room);
        return state == null ? RoomState.missing(room, deleted) : state;
    }

    @Override
    public CompletionStage<Boolean> replace(RoomState next) {
        RoomName room = next.name();
        RoomState current = current(room);
        if (next.version() != current.version() + 1) {
            return CompletableFuture.completedFuture(false);
        }
        long growth = next.memory() - current.memory();
        if (growth > 0 && growth > maxBytes - bytes) {
            return CompletableFuture.failedFuture(new StoreFullException());
        }
        bytes += growth;
        if (next.exists()) {
            rooms.put(room, next);
        } else {
            rooms.remove(room);
            deleted = Math.max(deleted, next.version());
        }
        watchers.getOrDefault(room, Set.of()).forEach(watcher -> watcher.changed(next.version()));
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public Watch watch(RoomName room, LongConsumer changed) {
        Watcher watcher = new Watcher(room, changed);
        watchers.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(watcher);
        return watcher;
    }

    private void tell() {
        List<Watcher> now = behind;
        behind = new ArrayList<>();
        now.forEach(Watcher::tell);
    }

    private final class Watcher implements Watch {
        private final RoomName room;
        private final LongConsumer consumer;
        private boolean closed;
        /** The version that it is told soon; 0 for none. */
        private long latest;

        Watcher(RoomName room, LongConsumer consumer) {
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
            closed = true;
            watchers.computeIfPresent(room, (name, all) -> all.remove(this) && all.isEmpty() ? null : all);
        }
    }
}
