package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.terminal.Screen;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;

/**
 * Terminals for tests: a separate tmux server, in which each program runs at a screen that can be typed at, read and
 * resized. Closing ends them all.
 */
final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String socket = "relay-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private int screens;

    /** Each look is a process. */
    private static ConditionFactory looking() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    /** Whether there is a tmux on this machine. */
    static boolean isThere() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "tmux")));
    }

    /**
     * Runs a command of sh at a new screen. When it has ended, the screen can still be read: something else runs there then, because
     * tmux can lose the last output of a screen at which nothing does.
     */
    Screen start(int columns, int rows, String command) throws IOException {
        String name = "s" + ++screens;
        List<String> arguments = new ArrayList<>(List.of("start-server"));
        for (String setting : List.of("remain-on-exit on", "status off", "default-terminal screen")) {
            arguments.addAll(List.of(";", "set-option", "-g"));
            arguments.addAll(List.of(setting.split(" ")));
        }
        arguments.addAll(List.of(";", "new-session", "-d", "-s", name));
        arguments.addAll(List.of("-x", "" + columns, "-y", "" + rows, command + "; exec sleep 1000"));
        tmux(arguments.toArray(String[]::new));
        return new Screen(name);
    }

    private String tmux(String... arguments) throws IOException {
        return tmuxWith("", arguments);
    }

    private String tmuxWith(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null", "-u"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().remove("TMUX");
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as(command + ": " + output)
                .isZero();
        return output;
    }

    @Override
    public void close() throws IOException {
        if (screens > 0) {
            tmux("kill-server");
        }
    }

    /** One screen. */
    final class Screen {
        private final String name;

        private Screen(String name) {
            this.name = name;
        }

        /** Types text. */
        Screen type(String text) throws IOException {
            return text.isEmpty() ? this : put(text, "-d");
        }

        /** By standard input: where the locale is not UTF-8, Java's arguments cannot hold such a text. */
        private Screen put(String text, String options) throws IOException {
            tmuxWith(text, "load-buffer", "-", ";", "paste-buffer", options, "-t", name);
            return this;
        }

        /** Presses keys, by tmux's names: {@code Enter}, {@code C-c}, {@code Up}. */
        Screen press(String... keys) throws IOException {
            for (String key : keys) {
                tmux("send-keys", "-t", name, key);
            }
            return this;
        }

        /** Types a line. */
        Screen enter(String line) throws IOException {
            return type(line).press("Enter");
        }

        /** Pastes text, bracketed if the program has requested it. */
        Screen paste(String text) throws IOException {
            return put(text, "-dp");
        }

        /** Closes the terminal, as the window of a terminal program is closed. */
        void hangUp() throws IOException {
            tmux("set-option", "-g", "exit-empty", "off", ";", "kill-session", "-t", name);
        }

        Screen resize(int columns, int rows) throws IOException {
            tmux("resize-window", "-t", name, "-x", "" + columns, "-y", "" + rows);
            return this;
        }

        /** From now on, everything that the program writes to the terminal is also written to this file. */
        Path record(Path file) throws IOException {
            Files.createFile(file);
            tmux("pipe-pane", "-t", name, "exec cat >> '" + file + "'");
            return file;
        }

        /** The screen with its scrollback and colour sequences. */
        String coloured() throws IOException {
            return tmux("capture-pane", "-p", "-e", "-S", "-", "-t", name);
        }

        /** The lines that are to be seen, without those at the end that are empty. */
        List<String> lines() throws IOException {
            return tmux("capture-pane", "-p", "-t", name)
                    .stripTrailing()
                    .lines()
                    .toList();
        }

        /** All that was to be seen, with one space where there is space or a line ends. */
        String text() throws IOException {
            return tmux("capture-pane", "-p", "-S", "-", "-t", name).replaceAll("\\s+", " ");
        }

        /** For the message of an assertion that fails. */
        private String seen() {
            try {
                return text();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The last line that is not empty. */
        String lastLine() throws IOException {
            List<String> lines = lines();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        /** Where the cursor is: column and row, from 0. */
        String cursor() throws IOException {
            return tmux("display-message", "-p", "-t", name, "#{cursor_x},#{cursor_y}")
                    .strip();
        }

        /** Waits until the text is to be seen, broken into lines wherever. */
        Screen awaitText(String text) {
            String flat = text.replaceAll("\\s+", " ");
            looking().untilAsserted(() -> assertThat(text()).contains(flat));
            return this;
        }

        /** Waits for what is on the last line. */
        Screen awaitLastLine(String line) {
            looking().untilAsserted(() -> assertThat(lastLine()).as(this::seen).isEqualTo(line));
            return this;
        }

        /** Waits for what is on the last rows, from where a prompt begins, as if they were one. */
        Screen awaitInput(String line) {
            String prompt = line.substring(0, line.indexOf('>') + 1);
            looking().untilAsserted(() -> {
                List<String> lines = lines();
                int first = lines.size() - 1;
                while (first > 0 && !lines.get(first).startsWith(prompt)) {
                    first--;
                }
                assertThat(String.join("", lines.subList(first, lines.size()))).isEqualTo(line);
            });
            return this;
        }

        /** Sends SIGTERM to all processes below its shell. */
        void terminate() throws IOException {
            long shell = Long.parseLong(
                    tmux("display-message", "-p", "-t", name, "#{pane_pid}").strip());
            ProcessHandle.of(shell).orElseThrow().descendants().forEach(ProcessHandle::destroy);
        }
    }
}
