package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.web.Frames;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A socket whose stream of lines is sent and received as text messages of a WebSocket, so that tests of lines run over both. A part of
 * a line is sent as a fragment. Pings are answered; the stream ends at a close frame.
 */
final class WebSocketLines extends Socket {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private boolean inMessage;
    private ByteArrayInputStream line = new ByteArrayInputStream(new byte[0]);
    private boolean closed;

    /** Makes a connection to a web port a WebSocket. */
    WebSocketLines(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
        out.write(("GET /ws HTTP/1.1\r\nHost: relay.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            response.append((char) in.readUnsignedByte());
        }
        assertThat(response).startsWith("HTTP/1.1 101 ");
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(frames(Arrays.copyOfRange(bytes, offset, offset + length)));
            }
        };
    }

    private byte[] frames(byte[] bytes) {
        byte[][] frames = new byte[bytes.length][];
        int count = 0;
        int from = 0;
        for (int to = 0; to < bytes.length; to++) {
            if (bytes[to] == '\n' || to == bytes.length - 1) {
                boolean ends = bytes[to] == '\n';
                byte[] part = Arrays.copyOfRange(bytes, from, ends ? to : to + 1);
                int opcode = inMessage ? Frames.CONTINUATION : Frames.TEXT;
                frames[count++] = Frames.frame(ends ? Frames.FIN | opcode : opcode, part);
                inMessage = !ends;
                from = to + 1;
            }
        }
        return Frames.join(Arrays.copyOf(frames, count));
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                while (line.available() == 0 && !closed) {
                    receive();
                }
                return line.read();
            }
        };
    }

    private void receive() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        switch (first) {
            case Frames.FIN | Frames.TEXT -> line = new ByteArrayInputStream(Frames.join(payload, new byte[] {'\n'}));
            case Frames.FIN | Frames.PING -> out.write(Frames.frame(Frames.FIN | Frames.PONG, payload));
            case Frames.FIN | Frames.CLOSE -> closed = true;
            default -> throw new AssertionError("a frame that begins with " + first);
        }
    }

    @Override
    public void setSoTimeout(int millis) throws java.net.SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void setTcpNoDelay(boolean on) throws java.net.SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        return socket.setOption(name, value);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
