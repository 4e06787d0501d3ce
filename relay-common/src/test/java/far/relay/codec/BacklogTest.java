package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The backlog, on a real event loop that counts its polls. */
class BacklogTest {
    private static final class CountingLoop extends SingleThreadIoEventLoop {
        int polls;

        CountingLoop() {
            super(null, new DefaultThreadFactory("backlog"), NioIoHandler.newFactory());
        }

        @Override
        protected int runIo() {
            polls++;
            return super.runIo();
        }
    }

    private final CountingLoop loop = new CountingLoop();
    private final Backlog backlog = new Backlog();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** For any order of tasks, timers and backlog entries. */
    @Test
    void pollsBeforeEachRunOfATaskThatIsAddedAgainAtOnce() throws Exception {
        List<Integer> polls = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(100);
        Runnable again = new Runnable() {
            @Override
            public void run() {
                polls.add(loop.polls);
                done.countDown();
                if (done.getCount() > 0) {
                    backlog.add(loop, this);
                    loop.execute(() -> {});
                }
            }
        };
        loop.submit(() -> backlog.add(loop, again)).sync();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(polls).doesNotHaveDuplicates();
    }

    @Test
    void pollsBetweenLongTasks() throws Exception {
        List<Integer> polls = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(10);
        Runnable slow = () -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            polls.add(loop.polls);
            done.countDown();
        };
        loop.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        backlog.add(loop, slow);
                    }
                })
                .sync();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(polls).doesNotHaveDuplicates();
    }

    @Test
    void servesTheOthersWhenOneFails() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.submit(() -> {
                    backlog.add(loop, () -> {
                        throw new IllegalStateException("made up");
                    });
                    backlog.add(loop, done::countDown);
                })
                .sync();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
