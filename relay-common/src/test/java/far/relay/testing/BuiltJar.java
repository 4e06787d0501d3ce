package far.relay.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command lines of the built jars, run by the JDK that runs the tests.
 *
 * <p>A process that lives briefly uses only the faster compiler of the JVM, and an archive of the classes that the program loads
 * (class data sharing), which halves the work of a start. The archive is beside the jar. The first test that needs it makes it,
 * also when the jar has changed: a run of the program lists the classes. A JVM that finds no archive starts without it.
 */
public final class BuiltJar {
    /** The log line of a server that listens; the first group is the port. */
    static final Pattern LISTENING = Pattern.compile(".* listening on \\S+:(\\d+), .*");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Map<String, Path> ARCHIVES = new ConcurrentHashMap<>();

    private BuiltJar() {}

    /**
     * The command line for a short run.
     *
     * @param jar the system property that holds the jar's path: {@code relay.server.jar} or {@code relay.client.jar}
     * @param jvm further options of the JVM
     */
    public static List<String> quickCommand(String jar, String... jvm) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedArchiveFile=" + ARCHIVES.computeIfAbsent(jar, BuiltJar::archive)));
        options.addAll(List.of(jvm));
        return command(jar, options);
    }

    /** The command line with these options of the JVM. The list is mutable. */
    static List<String> command(String jar, List<String> jvm) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(jvm);
        command.addAll(List.of("-jar", System.getProperty(jar)));
        return command;
    }

    private static Path archive(String property) {
        Path jar = Path.of(System.getProperty(property));
        Path archive = Path.of(jar + "-" + Runtime.version().feature() + ".jsa");
        try (FileChannel lock =
                FileChannel.open(Path.of(archive + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // of parallel test runs, the first creates the archive, and the others wait
            if (!Files.exists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                Files.deleteIfExists(archive);
                Path classes = listClasses(property, jar);
                dump(property, classes, archive);
                Files.delete(classes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    private static Path listClasses(String property, Path jar) throws IOException {
        Path classes = Path.of(jar + ".classes");
        List<String> command = command(property, List.of("-XX:DumpLoadedClassList=" + classes));
        if (property.equals("relay.server.jar")) {
            runServer(command);
        } else {
            runClient(command);
            // What it loads at a terminal, which that run does not have.
            try (JarFile file = new JarFile(jar.toFile())) {
                List<String> more = file.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.matches("(org/jline|far/relay/client)/.*\\.class"))
                        .map(name -> name.replace(".class", ""))
                        .toList();
                Files.write(classes, more, StandardOpenOption.APPEND);
            }
        }
        return classes;
    }

    /** Unlike an archive that a run makes at its end, this one can have picocli's classes, whose format is old. */
    private static void dump(String property, Path classes, Path archive) throws IOException {
        List<String> options =
                List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive);
        new ProcessBuilder(command(property, options))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }

    private static void runServer(List<String> command) throws IOException {
        command.addAll(List.of("--port=0", "--web-port=0"));
        Process server = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader log = server.errorReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    converse(Integer.parseInt(listening.group(1)));
                    server.toHandle().destroy(); // Process.destroy would close the stream that is read here
                }
            }
        }
        server.onExit().join();
    }

    private static void converse(int port) throws IOException {
        try (LineSocket one = LineSocket.connect(port).expect("1");
                LineSocket two = LineSocket.connect(port)) {
            one.send("question");
            two.read(3);
        }
    }

    private static void runClient(List<String> command) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            command.addAll(List.of("--host=127.0.0.1", "--port=" + server.getLocalPort()));
            Process client = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            client.getOutputStream().write("question\n".getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            try (LineSocket socket = LineSocket.of(server.accept())) {
                socket.send("1", "emi").read();
                socket.send("answer", "exit").read();
            }
            client.onExit().join();
        }
    }
}
