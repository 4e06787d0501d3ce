package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import far.relay.client.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every text is there in every language, with the same places for values, and is used. */
class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path FILES = Path.of("src/main/resources/far/relay/client/text");

    /** Where a key stands in the sources; a text is only ever asked for by its whole key. */
    private static final Pattern USE = Pattern.compile("\\.get\\(\\s*\"([a-z0-9.-]+)\"");

    private static final Pattern VALUE = Pattern.compile("\\{\\d+|\\$\\{[^}]+}");

    private static Properties file(String name) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(FILES.resolve(name), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static Properties english() {
        return file("messages.properties");
    }

    static Stream<String> translations() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("messages_"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void hasTheSameTextsInEveryLanguage(String file) {
        assertThat(file(file).stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(english().stringPropertyNames());
    }

    @ParameterizedTest
    @MethodSource("translations")
    void hasTheSamePlacesForValuesInEveryLanguage(String file) {
        Properties english = english();
        file(file)
                .forEach((key, text) -> assertThat(values((String) text))
                        .as("%s in %s", key, file)
                        .isEqualTo(values(english.getProperty((String) key))));
    }

    private static Set<String> values(String text) {
        return VALUE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTextIsAPatternThatCanBeReadInEveryLanguage() throws IOException {
        for (String file :
                Stream.concat(Stream.of("messages.properties"), translations()).toList()) {
            file(file).forEach((key, text) -> {
                assertThat((String) text).as("%s in %s", key, file).isNotBlank();
                if (!isPicoclis((String) key)) {
                    assertThat(new MessageFormat(((String) text).replace("'", "''")).getFormats())
                            .as("%s in %s", key, file)
                            .hasSizeLessThan(9);
                }
            });
        }
    }

    @Test
    void theProgramsTextsAreThoseThatItsSourcesAskFor() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                USE.matcher(Files.readString(source)).results().forEach(use -> asked.add(use.group(1)));
            }
        }
        List<String> ours = english().stringPropertyNames().stream()
                .filter(key -> !isPicoclis(key) && !key.startsWith("library."))
                .toList();
        assertThat(asked).containsExactlyInAnyOrderElementsOf(ours);
    }

    /** A sentence that is worded anew in the library would come in English to everybody. */
    @Test
    void theLibrarysSentencesAreAsItsSourcesSayThem() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path root : List.of(SOURCES, Path.of("../relay-common/src/main/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path source : files.filter(Files::isRegularFile).toList()) {
                    sources.append(Files.readString(source));
                }
            }
        }
        String said = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        Properties english = english();
        assertThat(english.stringPropertyNames())
                .filteredOn(key -> key.startsWith("library.") && !key.startsWith("library.system-"))
                .allMatch(key -> said.contains(longestPart(english.getProperty(key))));
    }

    /** Of what stands between the values. */
    private static String longestPart(String text) {
        return Stream.of(text.split("\\{\\d}"))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    private static boolean isPicoclis(String key) {
        return key.startsWith("relay-client.") || key.startsWith("mixin");
    }

    @Test
    void everyOptionIsDescribedAndEveryDescriptionIsAnOptions() {
        Set<String> described = english().stringPropertyNames().stream()
                .filter(key -> key.startsWith("relay-client.") && !key.contains(".usage."))
                .collect(Collectors.toSet());
        CommandLine program =
                new Main(InputStream.nullInputStream(), nowhere(), new PrintStream(nowhere()), false).commandLine();
        Set<String> options = new TreeSet<>();
        for (CommandLine command : List.of(program, program.getSubcommands().get("bench"))) {
            String name = command.getCommandSpec().qualifiedName(".");
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
                if (!option.inherited() && !option.descriptionKey().startsWith("mixin")) {
                    options.add(name + option.longestName().replaceFirst("--", "."));
                }
            }
        }
        assertThat(described).containsExactlyInAnyOrderElementsOf(options);
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }

    @Test
    void speaksEnglishWhereItDoesNotKnowTheLanguage() {
        assertThat(Messages.of(Locale.FRANCE).get("usage.host")).isEqualTo("un nom ou une adresse");
        assertThat(Messages.of(Locale.UK).get("usage.host")).isEqualTo("a name or an address");
        assertThat(Messages.of(Locale.JAPAN).get("usage.host")).isEqualTo("a name or an address");
        assertThat(Messages.of("de")).isEmpty();
        assertThat(Messages.languages()).containsExactly("en", "fr");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | command.dropped  | 0    | No line waits.
            en | command.dropped  | 1    | 1 line dropped.
            en | command.dropped  | 1024 | 1,024 lines dropped.
            fr | command.dropped  | 1    | 1 ligne oubliée.
            fr | command.dropped  | 1024 | 1\u202f024 lignes oubliées.
            fr | terminal.unsent  | 1    | 1 ligne n'est pas partie.
            fr | terminal.unsent  | 2    | 2 lignes ne sont pas parties.
            """)
    void countsAsTheLanguageDoes(String language, String key, int count, String text) {
        assertThat(Messages.of(language).orElseThrow().get(key, count)).isEqualTo(text);
    }

    @Test
    void knowsNoOtherText() {
        assertThatExceptionOfType(MissingResourceException.class)
                .isThrownBy(() -> Messages.of(Locale.ENGLISH).get("no.such.text"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unknown host                                          | hôte inconnu
            cannot connect to [::1]:1: no answer within 10 s      | impossible de se connecter à [::1]:1 : pas de réponse en 10 s
            the connection to a:1 broke: Connection reset by peer | la connexion à a:1 est rompue : connexion coupée par l'autre bout
            the connection to a:1 broke: no idea                  | la connexion à a:1 est rompue : no idea
            a:1 does not keep to the relay protocol: not UTF-8    | a:1 ne suit pas le protocole de relay : ce n'est pas de l'UTF-8
            nobody knows this one                                 | nobody knows this one
            """)
    void translatesWhatTheLibrarySaysAsFarAsItIsKnown(String english, String french) {
        assertThat(Messages.of(Locale.FRENCH).translated(english)).isEqualTo(french);
        assertThat(Messages.of(Locale.ENGLISH).translated(english)).isEqualTo(english);
    }
}
