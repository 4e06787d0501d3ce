package far.relay.attack;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.Authority;
import far.relay.testing.JarProcess;
import far.relay.testing.ResourceProbe;
import far.relay.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built server, as a process.
 *
 * @param transport its transport
 * @param tls whether it uses TLS
 * @param heap its maximum heap in MiB; 0 for the JVM's default
 */
record AttackedServer(Transport transport, boolean tls, int heap) {
    /** Runs a command with its standard error in a pipe that is not read after the line with the port. */
    private static final String UNREAD_LOG = """
            exec "$@" 2> >(
              while IFS= read -r line; do
                echo "$line" >&2
                case $line in *"listening on"*) exec tail --pid=$$ -f /dev/null ;; esac
              done)
            """;

    private static final String FEW_DESCRIPTORS = "ulimit -n 200; exec \"$@\"";

    /** Starts it on free ports. @param web whether it also has a web port */
    JarProcess start(Attack.Setup setup, boolean web, Path directory) throws Exception {
        List<String> options = new ArrayList<>(List.of(setup.options()));
        options.addAll(List.of("--port=0", "--transport=" + transport.label()));
        if (web) {
            // Rooms that nobody uses any more must be gone when the memory afterwards is measured.
            options.addAll(List.of("--web-port=0", "--keep-seat=1s"));
        } else {
            options.add("--web-port=off");
        }
        if (transport == Transport.NIO) {
            // There the server does not detect that a client leaves while reading is off (docs/operations.md), until it
            // has been alone for this time.
            options.add("--lonely-timeout=2s");
        }
        if (tls) {
            Path certificate = directory.resolve("cert.pem");
            Path key = directory.resolve("key.pem");
            new Authority("The tests").issue("relay.test", certificate, key);
            options.addAll(List.of("--tls-cert=" + certificate, "--tls-key=" + key));
        }
        List<String> jvm = new ArrayList<>(List.of("-XX:NativeMemoryTracking=summary"));
        if (heap > 0) {
            jvm.add("-Xmx" + heap + "m");
        }
        return JarProcess.startAsShipped(
                switch (setup) {
                    case UNREAD_LOG -> List.of("bash", "-c", UNREAD_LOG, "bash");
                    case FEW_DESCRIPTORS -> List.of("sh", "-c", FEW_DESCRIPTORS, "sh");
                    default -> List.of();
                },
                jvm,
                "relay.server.jar",
                options.toArray(String[]::new));
    }

    /** The limit of its memory, in KiB. */
    long mostResident() {
        long most = heap == 0 ? 1_024 : 2L * heap + (tls ? 150 : 80); // docs/operations.md, "Resource usage"
        return most * 1_024;
    }

    /** How much direct memory Netty may keep for later buffers, in KiB. It has smaller pools for heaps of up to 512 MiB. */
    long mostKept() {
        return (heap == 0 ? 64 : 32) * 1_024; // docs/operations.md, "Resource usage"
    }

    @Override
    public String toString() {
        return transport.label() + (tls ? ", TLS, " : ", plain, ") + (heap == 0 ? "default heap" : "-Xmx" + heap + "m");
    }

    /** Its resources without an attack. */
    static ResourceProbe vitals(JarProcess server) throws IOException {
        ResourceProbe vitals = ResourceProbe.of(server.process());
        assertThat(vitals.direct()).isPositive();
        return vitals;
    }
}
