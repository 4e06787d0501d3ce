package far.relay.server.web;

import far.relay.server.room.MemoryLimit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The clients of a server that speak HTTP. The limit on the memory of all clients counts what they use, and closes them before those
 * that have a conversation. For the event loop's thread.
 */
public final class HttpClients {
    private final MemoryLimit memory;
    private final Set<MemoryLimit.Client> present = new LinkedHashSet<>();

    /** @param memory the limit on the memory of all clients of the server */
    public HttpClients(MemoryLimit memory) {
        this.memory = memory;
        memory.includeWithoutConversation(Collections.unmodifiableSet(present));
    }

    /** Whether there is no memory for more of them. */
    boolean isFull() {
        return memory.isFull();
    }

    void add(MemoryLimit.Client client) {
        present.add(client);
        memory.connected();
    }

    void remove(MemoryLimit.Client client) {
        present.remove(client);
    }

    /**
     * One of them keeps more bytes, or fewer, if the number is negative. May close clients, including this one.
     */
    void keep(long bytes) {
        if (bytes > 0) {
            memory.hold(bytes);
        } else {
            memory.release(-bytes);
        }
    }
}
