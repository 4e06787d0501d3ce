package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what is wrong usage, and what it is answered. */
class MainTest extends CommandLineTest {
    @ParameterizedTest
    @CsvSource({
        "--port=abc, '--port takes a number from 1 to 65535, not ''abc'''",
        "--port=0, '--port takes a number from 1 to 65535, not ''0'''",
        "--port=65536, '--port takes a number from 1 to 65535, not ''65536'''",
        "--port=99999999999, '--port takes a number from 1 to 65535, not ''99999999999'''",
        "--max-line=0, '--max-line takes a number from 1 to 1048576, not ''0'''",
        "--max-line=1048577, '--max-line takes a number from 1 to 1048576, not ''1048577'''",
        "--reconnect-min=0ms, '--reconnect-min takes a time such as 90s or 10m (from 1ms to 1h), not ''0ms'''",
        "--reconnect-max=61m, '--reconnect-max takes a time such as 90s or 10m (from 1ms to 1h), not ''61m'''",
        "--reconnect-max=30, '--reconnect-max takes a time such as 90s or 10m (from 1ms to 1h), not ''30'''",
        "--dead-after=3s, '--dead-after takes a time such as 90s or 10m (from 4s to 1d), not ''3s'''",
        "--dead-after=25h, '--dead-after takes a time such as 90s or 10m (from 4s to 1d), not ''25h'''",
        "--reconnect-min=31s, --reconnect-min is greater than --reconnect-max",
        "--timeout=99ms, '--timeout takes a time such as 90s or 10m (from 100ms to 1d), not ''99ms'''",
        "--timeout=25h, '--timeout takes a time such as 90s or 10m (from 100ms to 1d), not ''25h'''",
        "--replay-role=fin, '--replay-role takes emi or rec, not ''fin'''",
        "--no-reconnect --reconnect-exit, --no-reconnect and --reconnect-exit cannot be given together",
        "--no-reconnect --reconnect-first, --no-reconnect and --reconnect-first cannot be given together",
        "--no-reconnect --reconnect-anyway, --no-reconnect and --reconnect-anyway cannot be given together",
        "--transcript=, '--transcript needs a value (FILE)'",
        "--tls-ca=, '--tls-ca needs a value (FILE)'",
        "--exec=, '--exec needs a value (COMMAND)'",
        "--exec, '--exec needs a value (COMMAND)'",
        "'--host= ', '--host takes a name or an address, not '' '''",
        "--lang, --lang needs a value (LANGUAGE)",
        "--port, --port needs a value (PORT)",
        "--ports=1, 'unknown option ''--ports=1'', did you mean --port?'",
        "--lang=xx, '--lang takes one of en, fr, not ''xx'''",
        "--port=1 --port=2, --port is given more than once",
        "--help=yes, --help takes no value",
        "stray, 'stray is not a link, such as http://HOST:PORT/r/ROOM'",
        "kitchen, 'kitchen is not a link, such as http://HOST:PORT/r/ROOM'",
        "@/, '@/ is not a link, such as http://HOST:PORT/r/ROOM'",
        "'\u001b[2J', '\\x1b[2J is not a link, such as http://HOST:PORT/r/ROOM'",
        "'two\nlines', 'two\\x0alines is not a link, such as http://HOST:PORT/r/ROOM'",
        "kitchen --seta=1, 'unknown option ''--seta=1'', did you mean --seat?'",
        "http://u:p@host/r/a, a link has no user name or password",
        "http://x/r/kitchen#AAECAwQFBgcICQoLDA0ODx, the key after # is damaged; copy the link again",
        "http://x/kitchen, the path of a link is /r/ROOM",
        "x/r/kitchen#KEY, 'a link looks like http://HOST:PORT/r/ROOM'",
        "http://x/r/kitchen#KEY, 'the key after # is 22 characters; copy the whole link'",
        "http://x/r/a --port=3, --port and LINK cannot be given together",
        "--exec=cat --json-input, --exec and --json-input cannot be given together",
        "http://x/r/a --reconnect-anyway, --reconnect-anyway and LINK cannot be given together",
        "relay://x/r/a --tls-pin=00, '--tls-pin needs a LINK with TLS: https, wss or relays'",
        "http://x/r/a --seat=3, '--seat takes a number from 1 to 2, not ''3'''",
        "http://x/r/a --name=a\u0007b, '--name takes a name of 1 to 32 characters, without control characters, not ''a\\x07b'''",
        "--name=Ann, --name needs the LINK of a named room",
        "--no-wait, --no-wait needs the LINK of a named room",
        "--fresh, --fresh needs the LINK of a named room"
    })
    void answersWrongUsageWithOneLineThatNamesTheOptionAndItsRange(String arg, String complaint) {
        assertThat(run(arg.split(" (?=--)"))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (see --help)" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "http://x/r/a stray, 'unexpected argument ''stray'''",
        "http://x/r/a http://x/r/b, 'unexpected argument ''http://x/r/b'''",
        "kitchen stray, 'kitchen is not a link, such as http://HOST:PORT/r/ROOM'",
        "http://x new, new comes before the server: new http://HOST:PORT",
        "http://x/r/a new, new comes before the server: new http://HOST:PORT",
        "new http://x stray, 'unexpected argument ''stray'''",
        "new http://x --fresh, --fresh and new cannot be given together",
        "new http://x --no-wait, --no-wait and new cannot be given together",
        "new --qr, new needs a value (SERVER)",
        "http://x/r/a --qr, --qr needs new SERVER"
    })
    void ignoresNoArgument(String arguments, String complaint) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (see --help)" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(run("--exec=cat", "--json")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("relay-client: --exec and --json cannot be given together (see --help)");
    }

    @Test
    void opensNoTranscriptIfTheOptionsAreInvalid(@TempDir Path directory) {
        Path transcript = directory.resolve("said.jsonl");
        Path nowhere = directory.resolve("ca.pem");
        assertThat(run("--transcript=" + transcript, "--tls-ca=" + nowhere)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("relay-client: there is no file " + nowhere + " (see --help)");
        assertThat(transcript).doesNotExist();
    }

    @Test
    void teachesItsUse() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--host", "127.0.0.1", "--port", "24573", "--max-line", "8192", "--version", "--lang", "en, fr")
                .contains(
                        "--exec",
                        "RELAY_SEAT",
                        "--json",
                        "--[no-]reconnect",
                        "--reconnect-min",
                        "500ms",
                        "--dead-after",
                        "60s",
                        "--transcript")
                .contains("echo question | java -jar relay-client.jar", "Ctrl+C", "Exit status: 0")
                .doesNotContain("null", "${");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "en, Options:, Connection to the server:, Reconnecting:, Terminal:",
        "fr, Options\u00a0:, Connexion au serveur\u00a0:, Reconnexion\u00a0:, Terminal\u00a0:"
    })
    void groupsItsOptionsInTheHelp(String language, String all, String server, String lost, String terminal) {
        assertThat(run("--help", "--lang=" + language)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "\n" + all + "\n",
                        "-h, --help",
                        "\n" + server + "\n",
                        "--host=",
                        "--tls-key=",
                        "--exec=",
                        "\n" + lost + "\n",
                        "--[no-]reconnect",
                        "--dead-after=",
                        "\n" + terminal + "\n",
                        "--color=",
                        "--no-history");
    }

    @ParameterizedTest
    @CsvSource({
        "--port=abc, '--port attend un nombre de 1 à 65535, pas « abc »'",
        "--port, --port attend une valeur (PORT)",
        "--ports=1, 'option inconnue « --ports=1 », vouliez-vous dire --port ?'",
        "stray, 'stray n''est pas un lien, comme http://HOST:PORT/r/ROOM'",
        "--port=1 --port=2, --port est donné plus d'une fois",
        "--help=yes, --help n'attend pas de valeur"
    })
    void answersWrongUsageInTheSelectedLanguage(String arg, String complaint) {
        assertThat(run(("--lang=fr " + arg).split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (voir --help)" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"en, 'Usage: ', Creates a named room", "fr, 'Utilisation\u00a0: ', Crée une salle nommée"})
    void showsItsThreeFormsAndExplainsNew(String language, String usage, String creates) {
        assertThat(run("--help", "--lang=" + language)).isZero();
        String indent = " ".repeat(usage.length());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith(usage + "relay-client [OPTIONS] [LINK]\n" + indent + "relay-client [OPTIONS] new SERVER\n"
                        + indent + "relay-client bench [OPTIONS] [SERVER]\n")
                .contains("\n  new    " + creates)
                .doesNotContainPattern("(?m)^      .*\n[^\\s]+\n  java -jar");
        out.reset();
        assertThat(run("new", "--help", "--lang=" + language)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith(usage + "relay-client new SERVER [OPTIONS]\n")
                .contains("https://relay.example", "--qr");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void printsItsHelpInTheSelectedLanguage() {
        assertThat(run("--help", "--lang", "fr")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Utilisation\u00a0: relay-client", "Port du serveur", "24573", "en, fr", "Affiche cette aide")
                .contains("Commandes\u00a0:", "Mesure le débit", "Code de retour\u00a0: 0")
                .doesNotContain("null", "${", "Usage");
        out.reset();
        assertThat(run("bench", "--lang=fr", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Utilisation\u00a0: relay-client bench", "Nombre de conversations", "Port du serveur")
                .doesNotContain("null", "${", "Usage");
    }

    @Test
    void reportsInTheSelectedLanguageTheAddressItCannotConnectTo() {
        assertThat(run("--lang=fr", "--host=no.such.invalid", "--port=1")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(
                        "relay-client: impossible de se connecter à no.such.invalid:1 : hôte inconnu");
    }

    @Test
    void reportsThatItHasNoVersionOutsideOfAJar() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("relay-client (development)");
    }
}
