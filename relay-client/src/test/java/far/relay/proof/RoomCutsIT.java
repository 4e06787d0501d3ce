package far.relay.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.RoomClient;
import far.relay.client.RoomEnd;
import far.relay.client.RoomListener;
import far.relay.client.RoomMessage;
import far.relay.client.RoomOptions;
import far.relay.client.WithRoomServer;
import far.relay.protocol.Role;
import far.relay.testing.BreakingLine;
import far.relay.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two clients in a named room whose connections break all the time, after any byte: each message is received once, in order, and
 * each one that was said is taken once. {@code -Drelay.seed} repeats a run, {@code -Drelay.cuts.messages} makes it longer.
 */
@Timeout(600)
class RoomCutsIT extends WithRoomServer {
    private static final long MESSAGES = Long.getLong("relay.cuts.messages", 100);
    /** A message costs some five connections, and each of them a pause. */
    private static final Duration MOST_TIME =
            Duration.ofMinutes(4).plus(Duration.ofMillis(200).multipliedBy(MESSAGES));

    @RegisterExtension
    final Seed seed = new Seed();

    /** Says each message of its seat, as soon as it has the turn. */
    private static final class Talker implements RoomListener {
        final List<Long> received = new CopyOnWriteArrayList<>();
        final List<Long> taken = new CopyOnWriteArrayList<>();
        final List<String> faults = new CopyOnWriteArrayList<>();
        private RoomClient client;
        private long next;

        Talker(long first) {
            next = first;
        }

        @Override
        public void started(RoomClient started) {
            client = started;
        }

        @Override
        public void turn(Role role) {
            if (role == Role.SENDER && next <= MESSAGES) {
                long number = next;
                next += 2;
                client.say(text(number)).whenComplete((taken, failure) -> {
                    if (failure != null || taken != number) {
                        faults.add("message " + number + ": " + (failure == null ? taken : failure));
                    }
                });
            }
        }

        private static String text(long number) {
            return "line " + number + "\nof \\" + number;
        }

        @Override
        public void message(RoomMessage message) {
            received.add(message.number());
            if (!message.text().equals(Optional.of(text(message.number())))) {
                faults.add("received " + message.text() + " as " + message.number());
            }
        }

        @Override
        public void past(RoomMessage message) {
            faults.add("a message as an earlier one: " + message.number());
        }

        @Override
        public void taken(long number) {
            taken.add(number);
        }

        @Override
        public void dataLost(long number) {
            faults.add("data lost from " + number);
        }

        @Override
        public void ended(RoomEnd end) {
            if (end.kind() != RoomEnd.Kind.CLOSED) {
                faults.add(end.text());
            }
        }
    }

    private static List<Long> numbers(long first) {
        return LongStream.rangeClosed(first, MESSAGES)
                .filter(number -> number % 2 == first % 2)
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"relay, '', 200", "relay, '#AAECAwQFBgcICQoLDA0ODw', 200", "http, '', 1000"})
    void eachMessageIsReceivedOnceAndInOrderWhereverConnectionsBreak(String scheme, String key, int mostBytes)
            throws Exception {
        try (BreakingLine way = BreakingLine.to(port(), seed.value(), mostBytes)) {
            RoomOptions room = RoomOptions.builder(scheme + "://127.0.0.1:" + way.port() + "/r/kitchen" + key)
                    .retryFirst(true)
                    .pauses(Duration.ofMillis(1), Duration.ofMillis(2))
                    .build();
            Talker one = new Talker(1);
            Talker two = new Talker(2);
            try (RoomClient first = RoomClient.connect(room, one)) {
                await().untilAsserted(() -> assertThat(one.taken).isNotEmpty()); // it has seat 1
                try (RoomClient second = RoomClient.connect(room, two)) {
                    await().atMost(MOST_TIME)
                            .until(() -> !one.faults.isEmpty()
                                    || !two.faults.isEmpty()
                                    || one.received.size() + two.received.size() >= MESSAGES);
                    assertThat(one.faults).isEmpty();
                    assertThat(two.faults).isEmpty();
                    way.mend();
                    await().untilAsserted(() -> {
                        assertThat(one.taken).isEqualTo(numbers(1));
                        assertThat(two.taken).isEqualTo(numbers(2));
                    });
                    assertThat(one.received).isEqualTo(numbers(2));
                    assertThat(two.received).isEqualTo(numbers(1));
                    assertThat(first.end().toCompletableFuture()).isNotDone();
                    assertThat(second.end().toCompletableFuture()).isNotDone();
                }
            }
            assertThat(way.breaks()).isGreaterThan((int) MESSAGES / 20);
        }
    }
}
