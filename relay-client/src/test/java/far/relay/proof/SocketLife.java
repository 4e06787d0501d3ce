package far.relay.proof;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client without our program: a plain socket. It answers what it receives, and leaves in one of many ways. Some send
 * all their lines and {@code fin} at once, and read to the end, because an early line answers the message before it
 * whether it was read or not.
 */
final class SocketLife extends Life {
    private static final int MOST_LINES = 300;
    private static final int MOST_EARLY_LINES = 40;
    private static final long LONGEST_THOUGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(6);

    private enum Ending {
        FIN,
        HANG_UP,
        RESET,
        RESET_IN_THE_MIDDLE_OF_A_LINE,
        RESET_BEFORE_READING,
        NOT_UTF8,
        TOO_LONG,
        SILENCE
    }

    private volatile LineSocket socket;
    private volatile boolean ended;

    SocketLife(Crowd crowd) {
        super(crowd);
    }

    @Override
    void live() throws IOException {
        try (LineSocket own = LineSocket.connect(crowd.port())) {
            socket = own;
            if (ended) {
                return;
            }
            if (random.nextInt(6) == 0) {
                crowd.count("typed early");
                sendAllAtOnce();
            } else {
                talk();
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // The server has let it go.
        }
    }

    private void sendAllAtOnce() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int count = random.nextInt(MOST_EARLY_LINES); count >= 0; count--) {
            lines.append(nextLine()).append('\n');
        }
        socket.send(lines + "fin");
        readToEnd();
    }

    private void talk() throws IOException {
        String role = read() == null ? null : read();
        boolean speaking = "emi".equals(role);
        for (int lines = random.nextInt(MOST_LINES); speaking || read() != null; lines--) {
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_THOUGHT_NANOS));
            if (lines <= 0 && !crowd.isCalm()) {
                leave();
                return;
            }
            socket.send(nextLine());
            speaking = false;
        }
    }

    private void leave() throws IOException {
        if (random.nextBoolean()) {
            socket.send(nextLine());
        }
        Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
        crowd.count("ended with " + ending);
        switch (ending) {
            case FIN -> {
                socket.send("fin");
                readToEnd();
            }
            case HANG_UP -> socket.hangUp();
            case RESET -> socket.reset();
            case RESET_IN_THE_MIDDLE_OF_A_LINE -> {
                socket.send("half a li".getBytes());
                socket.reset();
            }
            case RESET_BEFORE_READING -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
                socket.reset();
            }
            case NOT_UTF8 -> {
                socket.send(new byte[] {(byte) 0xff, '\n'});
                readToEnd();
            }
            case TOO_LONG -> {
                socket.send("x".repeat(10_000).getBytes());
                readToEnd();
            }
            case SILENCE -> readToEnd();
        }
    }

    private void readToEnd() throws IOException {
        while (read() != null) {
            // continues
        }
    }

    /** The next line, or null if there is none any more. */
    private String read() throws IOException {
        String line = socket.read();
        if (line == null) {
            return null;
        }
        receive(line);
        return line.equals("exit") || line.startsWith("error: ") ? null : line;
    }

    @Override
    void end() throws IOException {
        ended = true;
        LineSocket own = socket;
        if (own != null) {
            own.hangUp();
        }
    }
}
