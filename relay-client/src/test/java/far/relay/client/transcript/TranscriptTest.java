package far.relay.client.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.text.Messages;
import far.relay.protocol.Seat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:34:56.789Z");

    @TempDir
    private Path directory;

    private final List<String> complaints = new ArrayList<>();

    private Transcript open(String file) {
        return new Transcript(file, Clock.fixed(NOW, ZoneOffset.UTC), Messages.of(Locale.ENGLISH), complaints::add);
    }

    private static void conversation(Transcript transcript) {
        transcript.seated(Seat.TWO);
        transcript.others("since yesterday", true);
        transcript.own("\"quoted\"");
        transcript.others("red \u001b[31m", false);
    }

    @Test
    void appendsTheMessagesAsText() throws IOException {
        Path file = directory.resolve("said.txt");
        Files.writeString(file, "before\n");
        try (Transcript transcript = open(file.toString())) {
            conversation(transcript);
        }
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").format(NOW.atZone(ZoneId.systemDefault()));
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "before", time + " << since yesterday", time + " > \"quoted\"", time + " < red \\x1b[31m");
        assertThat(complaints).isEmpty();
    }

    @Test
    void appendsTheMessagesAsJsonLines() throws IOException {
        Path file = directory.resolve("said.jsonl");
        try (Transcript transcript = open(file.toString())) {
            conversation(transcript);
            await("written at once").until(() -> Files.readAllLines(file).size() == 3);
        }
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"time\":\"2026-11-23T12:34:56.789Z\",\"seat\":1,\"own\":false,\"replay\":true,"
                                + "\"text\":\"since yesterday\"}",
                        "{\"time\":\"2026-11-23T12:34:56.789Z\",\"seat\":2,\"own\":true,\"replay\":false,"
                                + "\"text\":\"\\\"quoted\\\"\"}",
                        "{\"time\":\"2026-11-23T12:34:56.789Z\",\"seat\":1,\"own\":false,\"replay\":false,"
                                + "\"text\":\"red \\u001B[31m\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T17:41:07Z,           2026-11-23T17:41:07.000Z",
        "2026-11-23T17:41:07.123456789Z, 2026-11-23T17:41:07.123Z"
    })
    void writesJsonTimesWithMilliseconds(Instant time, String written) {
        assertThat(Transcript.json(time, Seat.ONE, true, false, "")).startsWith("{\"time\":\"" + written + "\",");
    }

    @ParameterizedTest
    @CsvSource({"said.jsonl, '{\"time\":\"2026-1'", "said.txt, 2026-11-23 1"})
    void beginsANewLineAfterAnEndThatWasTornOff(String name, String torn) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "before\n" + torn);
        try (Transcript transcript = open(file.toString())) {
            conversation(transcript);
        }
        assertThat(Files.readAllLines(file)).hasSize(5).startsWith("before", torn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whole\n"})
    void addsNoEmptyLineIfTheFileEndsWithALineEnd(String before) throws IOException {
        Path file = directory.resolve("said.txt");
        Files.writeString(file, before);
        try (Transcript transcript = open(file.toString())) {
            conversation(transcript);
        }
        assertThat(Files.readString(file))
                .startsWith(before)
                .doesNotContain("\n\n")
                .doesNotStartWith("\n");
    }

    @Test
    void reportsOnceAFileThatCannotBeOpenedAndContinues() {
        String file = directory.resolve("none/said.txt").toString();
        try (Transcript transcript = open(file)) {
            conversation(transcript);
        }
        assertThat(complaints)
                .containsExactly(
                        "cannot write the transcript " + file + ": No such file or directory; continuing without it");
    }

    @Test
    void reportsAFullDiskOnceAndContinues() {
        assumeThat(Path.of("/dev/full")).as("/dev/full is not here").exists();
        try (Transcript transcript = open("/dev/full")) {
            conversation(transcript);
        }
        assertThat(complaints)
                .containsExactly(
                        "cannot write the transcript /dev/full: No space left on device; continuing without it");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotWaitForTheReaderOfAPipe() throws Exception {
        String pipe = directory.resolve("pipe").toString();
        assumeThat(new ProcessBuilder("mkfifo", pipe).start().waitFor())
                .as("mkfifo, which makes pipes, is not here")
                .isZero();
        try (Transcript transcript = open(pipe)) {
            conversation(transcript);
            try (BufferedReader reader = Files.newBufferedReader(Path.of(pipe))) {
                assertThat(reader.readLine()).endsWith("since yesterday");
                assertThat(reader.readLine()).endsWith("\"quoted\"");
                assertThat(reader.readLine()).endsWith("red \\x1b[31m");
            }
        }
        assertThat(complaints).isEmpty();
        try (Transcript transcript = open(pipe)) {
            conversation(transcript);
        }
        assertThat(complaints)
                .containsExactly("cannot write the transcript " + pipe + ": nobody reads it; continuing without it");
    }

    @Test
    void isNoneWithoutAFile() {
        try (Transcript transcript = open("")) {
            conversation(transcript);
        }
        assertThat(complaints).isEmpty();
    }
}
