package far.relay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateExecutor;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS records without data, with an engine that decodes records as the test decides. */
class LimitedSslHandlerTest {
    private static final String REASON = "too many TLS records without data";
    private static final int SMALL = 30;

    private final ScriptedEngine engine;
    private final List<String> failures = new ArrayList<>();
    private int overLimit;
    private final EmbeddedChannel channel = new EmbeddedChannel();

    LimitedSslHandlerTest() throws GeneralSecurityException {
        engine = new ScriptedEngine(SSLContext.getDefault().createSSLEngine().getSession());
        LimitedSslHandler tls = new LimitedSslHandler(engine, ImmediateExecutor.INSTANCE, () -> overLimit++);
        channel.freezeTime();
        channel.pipeline().addLast(tls).addLast(tls.data()).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                failures.add((cause.getCause() == null ? cause : cause.getCause()).getMessage());
                ctx.close();
            }
        });
        receive(SMALL, true); // the handshake is complete
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void receive(int length, boolean data) {
        engine.data = data;
        ByteBuf record = Unpooled.buffer()
                .writeByte(23)
                .writeShort(0x0303)
                .writeShort(length)
                .writeZero(length);
        channel.writeInbound(record);
    }

    @Test
    void aClientMaySend32RecordsWithoutDataInAMinute() {
        for (int i = 0; i < LimitedSslHandler.RECORDS_A_MINUTE; i++) {
            receive(SMALL, false);
            receive(SMALL, true);
        }
        assertThat(failures).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.MINUTES);
        for (int i = 0; i < LimitedSslHandler.RECORDS_A_MINUTE; i++) {
            receive(SMALL, false);
        }
        assertThat(failures).isEmpty();
        receive(SMALL, false);
        assertThat(failures).containsExactly(REASON);
        assertThat(channel.isOpen()).isFalse();
        assertThat(overLimit).isEqualTo(1);
    }

    @Test
    void aLongRecordWithoutDataIsTooMuch() {
        receive(10_000, true);
        assertThat(failures).isEmpty();
        receive(10_000, false);
        assertThat(failures).containsExactly(REASON);
        assertThat(channel.isOpen()).isFalse();
        assertThat(overLimit).isEqualTo(1);
    }
}
