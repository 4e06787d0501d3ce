package far.relay.proof;

import far.relay.testing.BuiltJar;
import far.relay.testing.FarHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The built client as a process, with {@code --json}, here or on another host. It sends a line on each turn. */
final class ProgramLife extends Life {
    private static final int SHORTEST = 1_000;
    private static final int LONGEST = 20_000;
    private static final int LONGEST_FREEZE = 6_000;

    private final Optional<FarHost> host;
    private volatile Process process;
    private boolean told;

    ProgramLife(Crowd crowd, Optional<FarHost> host) {
        super(crowd);
        this.host = host;
    }

    @Override
    void live() throws IOException {
        List<String> command = new ArrayList<>(host.map(FarHost::there).orElse(List.of()));
        command.addAll(BuiltJar.quickCommand(
                "relay.client.jar",
                "-Duser.language=en",
                "-Dio.netty.leakDetection.level=paranoid",
                "-XX:+UseSerialGC",
                "-Xmx48m"));
        command.addAll(List.of(
                "--json",
                "--dead-after=4s",
                "--host=" + host.map(FarHost::here).orElse("127.0.0.1"),
                "--port=" + crowd.port()));
        process = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(crowd.clientsLog().toFile()))
                .start();
        crowd.after(SHORTEST + random.nextInt(LONGEST - SHORTEST), this::meetFate);
        try (BufferedReader events = process.inputReader(StandardCharsets.UTF_8)) {
            String line = events.readLine();
            while (line != null && line.endsWith("}")) { // it may be killed in the middle of one
                handle(line);
                line = events.readLine();
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Handles an event: docs/client.md. */
    private void handle(String json) {
        Event event = Event.parse(json);
        switch (event.name) {
            case "seat" -> receive(event.value);
            case "turn" -> {
                boolean speaking = event.value.equals("true");
                if (!told) {
                    told = true;
                    receive(speaking ? "emi" : "rec");
                }
                if (speaking) {
                    send(nextLine());
                }
            }
            case "message" -> {
                if (!told) {
                    told = true;
                    receive("rec");
                }
                receive(event.value);
            }
            default -> {} // the end, which is also on standard error
        }
    }

    private void send(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            // It is leaving, or dead.
        }
    }

    private void meetFate() {
        if (crowd.isCalm() || !process.isAlive()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                crowd.count("killed");
                signal("KILL");
            }
            case 3, 4, 5 -> {
                crowd.count("frozen");
                signal("STOP");
                crowd.after(random.nextInt(LONGEST_FREEZE), () -> {
                    signal("CONT");
                    crowd.after(random.nextInt(LONGEST), this::meetFate);
                });
            }
            case 6 -> {
                crowd.count("signalled to end");
                signal("TERM");
            }
            default -> {
                crowd.count("at the end of its input");
                try {
                    process.getOutputStream().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Not by {@link Process#destroy}, which would throw away what is still to be read. */
    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return super.toString() + " (the program"
                + host.map(far -> " behind " + far.here()).orElse("") + ")";
    }

    @Override
    void end() {
        if (process != null) {
            signal("KILL");
        }
    }

    /** The name of an event, and the value of its field that matters. */
    private record Event(String name, String value) {
        static Event parse(String line) {
            String name = "";
            String value = "";
            try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.PROPERTY_NAME) {
                        String field = json.currentName();
                        json.nextToken();
                        if (field.equals("event")) {
                            name = json.getString();
                        } else if (List.of("seat", "ours", "text").contains(field)) {
                            value = json.getString();
                        }
                    }
                }
            }
            return new Event(name, value);
        }
    }
}
