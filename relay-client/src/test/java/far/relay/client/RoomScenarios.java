package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the client's side of docs/rooms.md. Each has a method {@code scenarios}: rows of steps, and what the listener and the
 * server receive.
 */
abstract class RoomScenarios {
    static final String JOIN = "> join kitchen token=" + RoomScript.TOKEN;
    static final String RESUME = "> resume kitchen " + RoomScript.TOKEN;
    static final String OVER = "the conversation is over";

    static Arguments row(String sentence, Consumer<RoomScript> script, String... received) {
        return Arguments.of(Named.of(sentence, script), List.of(received));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void holdsTheRules(Consumer<RoomScript> scenario, List<String> expected) {
        RoomScript script = new RoomScript();
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(expected);
    }

    static void assertFailed(CompletableFuture<Long> said, Class<? extends Exception> kind, String message) {
        assertThatThrownBy(said::join).cause().isExactlyInstanceOf(kind).hasMessage(message);
    }
}
