package far.relay.server.tls;

import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
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

/**
 * The server's side of TLS, with the current contents of its files. A thread watches the files and loads changes for
 * new connections; open connections keep what they have. The cryptography of handshakes also has its own threads, so
 * that many new connections do not delay the clients in rooms (docs/decisions/0015-handshakes-off-the-loop.md).
 */
public final class ServerTls implements AutoCloseable {
    /** How long a handshake may take. */
    static final int HANDSHAKE_SECONDS = 10;

    private static final EventLog log = new EventLog(ServerTls.class);
    private static final int WATCH_SECONDS = 2;
    /** How long to wait for the TLS close to be written to a client that does not read. */
    private static final int CLOSE_SECONDS = 1;

    static {
        // Disables renegotiation, and key exchange with finite-field groups instead of curves: both are cheap for a
        // client and expensive for the server, and our client needs neither. The JDK reads these properties once.
        System.getProperties().putIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.getProperties().putIfAbsent("jdk.tls.namedGroups", "x25519,secp256r1,secp384r1");
    }

    private final TlsFiles files;
    private final ExecutorService handshakeThreads;
    private final HandshakeQueue handshakes;
    private final ScheduledExecutorService watcher;
    private volatile SslContext context;
    private volatile Instant expires;
    private List<Object> loadedState;

    private ServerTls(TlsFiles files) throws IOException {
        this.files = files;
        loadedState = state();
        context = load();
        int threads = Math.max(1, NettyRuntime.availableProcessors() / 2);
        handshakeThreads = Executors.newFixedThreadPool(threads, new DefaultThreadFactory("relay-tls", true));
        handshakes = new HandshakeQueue(
                handshakeThreads,
                threads,
                HandshakeQueue.limitFor(Runtime.getRuntime().maxMemory()));
        watcher = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("relay-tls-files", true));
        watcher.scheduleWithFixedDelay(this::reloadIfChanged, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Reads the files, and watches them from then on.
     *
     * @throws IOException if the files cannot be used; the message is one line that names the file and the reason
     */
    public static ServerTls start(TlsFiles files) throws IOException {
        return new ServerTls(files);
    }

    /** The TLS handler of a new connection. Called on the loop. {@code whenOverLimit}: as for {@link LimitedSslHandler}. */
    public LimitedSslHandler newHandler(Channel connection, Runnable whenOverLimit) {
        HandshakeQueue.Handshake handshake = handshakes.of(connection);
        LimitedSslHandler handler =
                new LimitedSslHandler(context.newEngine(connection.alloc()), handshake, whenOverLimit);
        handler.handshakeFuture().addListener(done -> handshake.end());
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        handler.setCloseNotifyFlushTimeout(CLOSE_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    /** When the certificate expires that new connections get. For any thread. */
    public Instant expires() {
        return expires;
    }

    private void reloadIfChanged() {
        List<Object> now = state();
        if (now.equals(loadedState)) {
            return;
        }
        loadedState = now;
        try {
            context = load();
        } catch (IOException e) {
            log.log(LogEvent.TLS_NOT_LOADED, e.getMessage());
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
        log.log(
                LogEvent.TLS_LOADED,
                OpenSsl.isAvailable() ? "BoringSSL" : "the JDK",
                own.getSubjectX500Principal(),
                end,
                Tls.fingerprint(own));
        expires = end;
        if (end.isBefore(Instant.now())) {
            log.log(LogEvent.TLS_EXPIRED);
        }
        return loaded;
    }

    /** Changes when a file is written or replaced, also behind a link. */
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
        watcher.shutdownNow();
        handshakeThreads.shutdown();
        ReferenceCountUtil.release(context);
    }
}
