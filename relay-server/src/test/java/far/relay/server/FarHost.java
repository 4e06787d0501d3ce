package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Another host, for clients that vanish from the network: a network namespace of Linux, with one cable to this one. Needs
 * root and {@code ip}; a test without them is skipped.
 */
final class FarHost implements AutoCloseable {
    /** This end of the cable. */
    static final String HERE = "10.213.77.1";

    private static final String THERE = "10.213.77.2";

    private final String name = "relay" + ProcessHandle.current().pid();
    private final List<Client> clients = new ArrayList<>();

    /** A client there: a shell that holds a connection, and passes its lines on. */
    static final class Client {
        private final Process process;
        private final BufferedReader lines;

        private Client(Process process) {
            this.process = process;
            this.lines = process.inputReader(StandardCharsets.UTF_8);
        }

        /** The next line that it hears. */
        String read() throws IOException {
            return lines.readLine();
        }
    }

    FarHost() {
        boolean made = "root".equals(System.getProperty("user.name")) && runs("ip", "netns", "add", name);
        boolean connected = made
                && runs("ip", "link", "add", name, "type", "veth", "peer", "name", "far", "netns", name)
                && runs("ip", "address", "add", HERE + "/30", "dev", name)
                && runs("ip", "link", "set", name, "up")
                && runs("ip", "-n", name, "address", "add", THERE + "/30", "dev", "far")
                && runs("ip", "-n", name, "link", "set", "far", "up");
        if (made && !connected) {
            close();
        }
        assumeTrue(connected, "needs root, and the right to make network namespaces with ip");
    }

    /** Connects a client there to a server here. */
    Client connect(InetSocketAddress server) throws IOException {
        String shell = "exec 3<>/dev/tcp/" + HERE + "/" + server.getPort() + " && exec cat <&3";
        Client client = new Client(new ProcessBuilder("ip", "netns", "exec", name, "bash", "-c", shell)
                .redirectErrorStream(true)
                .start());
        clients.add(client);
        return client;
    }

    /** Pulls the cable. */
    void vanish() {
        assertThat(runs("ip", "-n", name, "link", "set", "far", "down")).isTrue();
    }

    private static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .inheritIO()
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    @Override
    public void close() {
        for (Client client : clients) {
            client.process.destroyForcibly().onExit().join();
        }
        runs("ip", "netns", "delete", name);
        runs("ip", "link", "delete", name); // it goes with the other end, but not at once
    }
}
