package far.relay.server.tls;

import far.relay.tls.Pem;
import far.relay.tls.Tls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.NettyRuntime;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS: what its files say now. A thread looks after the files and takes up what is new in them for
 * the connections to come; those that stand keep what they have. The arithmetic of handshakes has threads of its own too,
 * so that a crowd at the door does not keep those inside waiting (docs/decisions/0015-handshakes-off-the-loop.md).
 */
public final class ServerTls implements AutoCloseable {
    /** How long a handshake may take. */
    static final int HANDSHAKE_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);
    private static final int LOOK_SECONDS = 2;
    /** How long the end of TLS may take to be written to who does not read. */
    private static final int GOODBYE_SECONDS = 1;

    static {
        // What lets a client make us work much for little, and no client of ours needs: to begin anew on a connection
        // that stands, and to agree on keys by large numbers instead of curves. The JDK's TLS reads both once.
        System.getProperties().putIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.getProperties().putIfAbsent("jdk.tls.namedGroups", "x25519,secp256r1,secp384r1");
    }

    private final TlsFiles files;
    private final ExecutorService handshakeThreads;
    private final HandshakeQueue handshakes;
    private final ScheduledExecutorService looks;
    private volatile SslContext context;
    private List<Object> seen;

    private ServerTls(TlsFiles files) throws IOException {
        this.files = files;
        seen = state();
        context = load();
        int threads = Math.max(1, NettyRuntime.availableProcessors() / 2);
        handshakeThreads = Executors.newFixedThreadPool(threads, new DefaultThreadFactory("relay-tls", true));
        handshakes = new HandshakeQueue(
                handshakeThreads,
                threads,
                HandshakeQueue.limitFor(Runtime.getRuntime().maxMemory()));
        looks = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("relay-tls-files", true));
        looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Reads the files, and looks after them from then on.
     *
     * @throws IOException if TLS cannot be spoken with them; the message is one line that says which is no good, and why
     */
    public static ServerTls start(TlsFiles files) throws IOException {
        return new ServerTls(files);
    }

    /** For one more connection, called on the loop. {@code whenOverLimit}: as for {@link LimitedSslHandler}. */
    public LimitedSslHandler newHandler(Channel connection, Runnable whenOverLimit) {
        HandshakeQueue.Handshake handshake = handshakes.of(connection);
        LimitedSslHandler handler =
                new LimitedSslHandler(context.newEngine(connection.alloc()), handshake, whenOverLimit);
        handler.handshakeFuture().addListener(done -> handshake.end());
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        handler.setCloseNotifyFlushTimeout(GOODBYE_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    private void look() {
        List<Object> now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            context = load();
        } catch (IOException e) {
            log.error("TLS goes on with the certificate it has: {}", e.getMessage());
        }
    }

    private SslContext load() throws IOException {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        X509Certificate own = chain.get(0);
        SslContextBuilder builder = SslContextBuilder.forServer(Pem.key(files.key(), own), chain);
        if (files.clientAuthorities().isPresent()) {
            builder.trustManager(Pem.certificates(files.clientAuthorities().get()))
                    .clientAuth(ClientAuth.REQUIRE);
        }
        SslContext loaded = Tls.modern(builder).build();
        Instant end = own.getNotAfter().toInstant();
        log.info(
                "TLS by {} with the certificate of {}, valid until {}, SHA-256 {}",
                OpenSsl.isAvailable() ? "BoringSSL" : "the JDK",
                own.getSubjectX500Principal(),
                end,
                Tls.fingerprint(own));
        if (end.isBefore(Instant.now())) {
            log.warn("The TLS certificate has expired: clients will not accept it");
        }
        return loaded;
    }

    /** Differs when a file was written or replaced, also behind a link. */
    private List<Object> state() {
        return Stream.concat(Stream.of(files.certificate(), files.key()), files.clientAuthorities().stream())
                .map(ServerTls::state)
                .toList();
    }

    private static Object state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        handshakeThreads.shutdown();
        ReferenceCountUtil.release(context);
    }
}
