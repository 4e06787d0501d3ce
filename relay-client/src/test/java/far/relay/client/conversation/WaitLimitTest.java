package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.conversation.Frontend.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WaitLimitTest {
    private final List<Wait> expired = new CopyOnWriteArrayList<>();

    private WaitLimit start(int milliseconds) {
        WaitLimit limit = new WaitLimit(Optional.of(Duration.ofMillis(milliseconds)), expired::add);
        limit.start();
        return limit;
    }

    private void awaitExpiryOf(Wait what) {
        await().untilAsserted(() -> assertThat(expired).containsExactly(what));
    }

    @Test
    void reportsOnceWhatItWaitedFor() {
        start(500).now(Wait.SEAT);
        awaitExpiryOf(Wait.SEAT);
    }

    @Test
    void runsFromTheStart() {
        long start = System.nanoTime();
        start(200);
        awaitExpiryOf(Wait.CONNECTION);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void doesNotRunWhileNothingIsWaitedFor() {
        start(300).stop();
        start(600).restart(Wait.ANSWER);
        awaitExpiryOf(Wait.ANSWER);
    }

    @Test
    void runsAgainWhenSomethingIsWaitedForAgain() {
        WaitLimit limit = start(300);
        limit.stop();
        limit.now(Wait.CONNECTION);
        limit.now(Wait.SEAT);
        awaitExpiryOf(Wait.SEAT);
    }
}
