package far.relay.server.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;

/** An engine after its handshake; the test decides what its records contain and how they are answered. */
final class ScriptedEngine extends SSLEngine {
    private static final int HEADER = 5;
    private static final int ANSWER = 30;

    /** Whether incoming records carry data. */
    boolean data;
    /** How many records it has to write. */
    int answers;

    private final SSLSession session;
    private boolean closed;

    /** @param session any session; only its buffer sizes matter */
    ScriptedEngine(SSLSession session) {
        this.session = session;
    }

    private HandshakeStatus status() {
        return answers > 0 && !closed ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] destinations, int offset, int length) {
        int consumed = source.remaining();
        source.position(source.limit());
        int produced = data && consumed > HEADER ? 1 : 0;
        if (produced > 0) {
            destinations[offset].put((byte) 'x');
        }
        return new SSLEngineResult(Status.OK, status(), consumed, produced);
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer destination) {
        int consumed = 0;
        for (int i = offset; i < offset + length; i++) {
            consumed += sources[i].remaining();
            sources[i].position(sources[i].limit());
        }
        if (answers == 0 || closed) {
            return new SSLEngineResult(closed ? Status.CLOSED : Status.OK, status(), consumed, 0);
        }
        answers--;
        destination.put(new byte[ANSWER]);
        return new SSLEngineResult(Status.OK, status(), consumed, ANSWER);
    }

    @Override
    public Runnable getDelegatedTask() {
        return null;
    }

    @Override
    public void closeInbound() {
        closed = true;
    }

    @Override
    public boolean isInboundDone() {
        return closed;
    }

    @Override
    public void closeOutbound() {
        closed = true;
    }

    @Override
    public boolean isOutboundDone() {
        return closed;
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return status();
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return new String[0];
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {}

    @Override
    public String[] getSupportedProtocols() {
        return new String[0];
    }

    @Override
    public String[] getEnabledProtocols() {
        return new String[0];
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {}

    @Override
    public void beginHandshake() {}

    @Override
    public void setUseClientMode(boolean mode) {}

    @Override
    public boolean getUseClientMode() {
        return false;
    }

    @Override
    public void setNeedClientAuth(boolean need) {}

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {}

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {}

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }
}
