package far.relay.server.admin;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * The answer to a request, made in slices, so that the event loop can serve others in between however long it is. Each step does
 * something, writes something, or both. For the loop's thread.
 */
final class AdminAnswer {
    /** How many steps a slice has: they take some 100 microseconds together. */
    static final int STEPS = 32;

    private final CompletionStage<?> ready;
    private final Iterator<Consumer<JsonGenerator>> steps;

    private AdminAnswer(CompletionStage<?> ready, Stream<Consumer<JsonGenerator>> steps) {
        this.ready = ready;
        this.steps = steps.iterator();
    }

    /** One that is made at once. */
    static AdminAnswer of(Consumer<JsonGenerator> whole) {
        return of(Stream.of(whole));
    }

    /** @param steps are made as late as possible: what is written is what is known then */
    static AdminAnswer of(Stream<Consumer<JsonGenerator>> steps) {
        return new AdminAnswer(CompletableFuture.completedFuture(null), steps);
    }

    /** One that is made when something is known. @param whole receives it then */
    static <T> AdminAnswer later(CompletionStage<T> something, BiConsumer<T, JsonGenerator> whole) {
        return new AdminAnswer(
                something,
                Stream.of(json -> whole.accept(something.toCompletableFuture().join(), json)));
    }

    /** When the first slice can be made; on any thread. */
    CompletionStage<?> ready() {
        return ready;
    }

    /** Writes the next slice. Returns whether it was the last one. */
    boolean writeNext(JsonGenerator json) {
        for (int i = 0; i < STEPS && steps.hasNext(); i++) {
            steps.next().accept(json);
        }
        return !steps.hasNext();
    }
}
