package far.relay.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTextTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Decodes like Java in the C locale. */
    private static String damaged(String text) {
        return new String(bytes(text), StandardCharsets.US_ASCII);
    }

    @Test
    void anArgumentIsWhatTheCommandLineHasAtItsEnd() {
        String[] decoded = {"--exec", damaged("echo 'Grüß Gott'"), "", "plain"};
        byte[] line = bytes("java\0-jar\0ü.jar\0--exec\0echo 'Grüß Gott'\0\0plain\0");
        assertThat(SystemText.arguments(decoded, line, StandardCharsets.US_ASCII))
                .containsExactly("--exec", "echo 'Grüß Gott'", "", "plain");
    }

    @Test
    void anArgumentThatIsNotUtf8OrNotThereIsAsJavaDecodedIt() {
        byte[] latin1 = "java\0x\0\u00fc\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SystemText.arguments(new String[] {"ü"}, latin1, StandardCharsets.ISO_8859_1))
                .containsExactly("ü");
        assertThat(SystemText.arguments(new String[] {"other"}, bytes("java\0ü\0"), StandardCharsets.US_ASCII))
                .containsExactly("other");
        assertThat(SystemText.arguments(new String[] {"a", "b"}, new byte[0], StandardCharsets.US_ASCII))
                .containsExactly("a", "b");
    }

    @Test
    void aVariableIsWhatTheEnvironmentHas() {
        byte[] environment = bytes("HOMER=no\0HOME=/home/größe\0");
        assertThat(SystemText.variable("HOME", environment)).contains("/home/größe");
        assertThat(SystemText.variable("HOM", environment)).isEmpty();
        assertThat(SystemText.variable("PATH")).contains(System.getenv("PATH"));
        assertThat(SystemText.variable("NO_SUCH_VARIABLE")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/größe", "größe", "./a b/%20ü#?", "../ü", "/ü//x/", "€/😀"})
    void aPathIsTheOneThatJavaMakesInAUtf8Locale(String name) {
        assertThat(SystemText.encodedPath(name)).isEqualTo(Path.of(name));
        assertThat(SystemText.path(name)).isEqualTo(Path.of(name));
    }

    @Test
    void noFileHasANulInItsName() {
        assertThatExceptionOfType(InvalidPathException.class).isThrownBy(() -> SystemText.encodedPath("ü\0"));
    }

    @Test
    void aCommandIsRunAsItIs(@TempDir Path directory) throws IOException, InterruptedException {
        String command = "printf '%s\\n' \"Grüß 'Gott'\" '$HOME \\0' `echo €`\n# done\nexit 3\n";
        Path out = directory.resolve("out");
        Process shell = new ProcessBuilder("sh", "-c", SystemText.encodedCommand(command))
                .redirectOutput(out.toFile())
                .start();
        assertThat(shell.waitFor()).isEqualTo(3);
        assertThat(Files.readAllLines(out)).containsExactly("Grüß 'Gott'", "$HOME \\0", "€");
        assertThat(SystemText.command(command)).isIn(command, SystemText.encodedCommand(command));
    }
}
