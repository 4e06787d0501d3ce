package far.relay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Another host, for tests of network failures: a Linux network namespace, connected to this host by one cable. Needs
 * root, {@code ip} and {@code ss}.
 */
public final class FarHost implements AutoCloseable {
    private static final int NAME_IN_KERNEL = 15;
    private static final AtomicInteger HOSTS = new AtomicInteger();

    private final String name;
    private final String here;
    private final String there;
    private Process wire;

    private FarHost() {
        int number = HOSTS.getAndIncrement();
        long pid = ProcessHandle.current().pid();
        name = "relay" + pid + (char) ('a' + number);
        assertThat(name).hasSizeLessThanOrEqualTo(NAME_IN_KERNEL);
        int cable = (int) (pid % 4096) * 8 + number % 8;
        here = address(4 * cable + 1);
        there = address(4 * cable + 2);
    }

    /** One of the 2^17 addresses that are reserved for tests (RFC 2544, appendix C.2.2). */
    private static String address(int number) {
        return "198." + (18 + (number >> 16)) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** A host with a perfect cable; empty if it cannot be created. */
    public static Optional<FarHost> near() {
        FarHost host = new FarHost();
        return host.made(host.runs("ip", "link", "add", host.name, "type", "veth", "peer", "name", host.farEnd()));
    }

    /**
     * A host with a bad connection: a delay of 20 to 30 ms, 2% loss, 1% duplicates, and reordering. Also needs {@code
     * wirefilter} of VDE; empty if it cannot be created.
     */
    public static Optional<FarHost> remote() {
        FarHost host = new FarHost();
        return host.made(host.plugsIn(
                "wirefilter", "--delay", "25+5", "--loss", "2", "--dup", "1", "--nofifo", "--chanbufsize", "1000000"));
    }

    private boolean plugsIn(String... filter) {
        List<String> command = new ArrayList<>(List.of("dpipe", "vde_plug", "tap://" + name, "="));
        command.addAll(Arrays.asList(filter));
        command.addAll(List.of("=", "vde_plug", "tap://" + farEnd()));
        try {
            wire = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return false; // no such program
        }
        return comesUp(name) && comesUp(farEnd());
    }

    private boolean comesUp(String end) {
        while (wire.isAlive()) {
            if (Files.exists(Path.of("/sys/class/net", end))) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return false;
    }

    private Optional<FarHost> made(boolean cabled) {
        if (cabled
                && runs("ip", "netns", "add", name)
                && runs("ip", "link", "set", farEnd(), "netns", name, "name", "far")
                && runs("ip", "address", "add", here + "/30", "dev", name)
                && runs("ip", "link", "set", name, "up")
                && runs("ip", "-n", name, "address", "add", there + "/30", "dev", "far")
                && runs("ip", "-n", name, "link", "set", "far", "up")) {
            return Optional.of(this);
        }
        close();
        return Optional.empty();
    }

    private String farEnd() {
        return name.replace("relay", "far");
    }

    /** The address of this end of the cable. */
    public String here() {
        return here;
    }

    /** The prefix of a command that runs there. */
    public List<String> there() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Pulls the cable. */
    public void vanish() {
        assertThat(runs("ip", "-n", name, "link", "set", "far", "down")).isTrue();
    }

    /** Plugs it in again. */
    public void comeBack() {
        assertThat(runs("ip", "-n", name, "link", "set", "far", "up")).isTrue();
    }

    /** Makes that host reset all its connections to this one. */
    public void reset() {
        assertThat(runs("ip", "netns", "exec", name, "ss", "-K", "-t", "dst", here))
                .isTrue();
    }

    private boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.destroy();
            wire.onExit().join();
        }
        runs("ip", "netns", "delete", name);
        runs("ip", "link", "delete", name); // it disappears with the other end, but not at once
    }
}
