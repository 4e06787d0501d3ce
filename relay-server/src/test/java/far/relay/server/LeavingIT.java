package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaving: clients leave in every way, and the server shuts down. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class LeavingIT extends WithServer {
    @Test
    void givesALeftSeatAndTheUnansweredMessageToTheNextHoweverItWasLeft() throws IOException {
        try (LineSocket one = come("1");
                LineSocket leaver = come("2", "rec")) {
            one.send("question");
            assertThat(leaver.read()).isEqualTo("question");
            leaver.send("fin");
            assertThat(leaver.read()).isNull();
            LineSocket crasher = come("2", "emi", "question");
            crasher.reset();
            LineSocket closer = come("2", "emi", "question");
            closer.send("half a li".getBytes(StandardCharsets.UTF_8));
            closer.hangUp();
            try (LineSocket answerer = come("2", "emi", "question")) {
                answerer.send("answer");
                assertThat(one.read(2)).containsExactly("emi", "answer");
            }
        }
    }

    @Test
    void noticesThatAClientWhichWaitedForTheOtherHasLeft() throws IOException {
        come("1").hangUp();
        awaitConnections(0);
        LineSocket crasher = come("1").send("early");
        crasher.reset();
        awaitConnections(0);
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            one.send("hello");
            assertThat(two.read()).isEqualTo("hello");
        }
    }

    /** Netty 4.2.18's io_uring misses some of them without a buffer ring. */
    @Test
    void detectsEveryResetHoweverCloseBehindDataItArrives() throws IOException {
        restart(server -> server.rooms(Servers.rooms(300)));
        for (int i = 0; i < 300; i++) {
            LineSocket crasher = connect();
            assertThat(crasher.read()).isIn("1", "2");
            crasher.send("early").reset();
        }
        awaitConnections(0);
    }

    @Test
    void noticesThatAClientInTheWaitingLineHasLeft() throws IOException {
        restart(server -> server.rooms(RoomSettings.builder().waiting(1).build()));
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            LineSocket leaver = connect();
            awaitConnections(3);
            leaver.hangUp();
            awaitConnections(2);
            LineSocket crasher = connect();
            awaitConnections(3);
            crasher.reset();
            awaitConnections(2);
            try (LineSocket next = connect()) {
                awaitConnections(3);
                two.hangUp();
                assertThat(next.read(2)).containsExactly("2", "rec");
                one.send("hello");
                assertThat(next.read()).isEqualTo("hello");
            }
        }
    }

    private void awaitConnections(int count) {
        await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(count));
    }

    @Test
    void sendsExitToAllAtShutdownAlsoToWaitingClientsAndThoseItDoesNotReadFrom() throws IOException {
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec");
                LineSocket waiting = connect()) {
            assertThat(one.read()).isEqualTo("emi");
            two.send(IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new));
            one.send("hello");
            assertThat(one.read()).isEqualTo("0");
            CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);
            assertThat(one.read(2)).containsExactly("exit", null);
            assertThat(two.read(3)).containsExactly("hello", "exit", null);
            assertThat(waiting.read(2)).containsExactly("exit", null);
            two.hangUp();
            end.join();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void endsInTimeAlsoWhenAClientNeitherReadsNorLeaves() throws IOException {
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            two.send(IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new));
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(one.read(2)).containsExactly("emi", "exit");
        }
    }
}
