package far.relay.client.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
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

/** Every message exists in every language, with the same places for values, and is used. */
class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path FILES = Path.of("src/main/resources/far/relay/client/text");

    /** A key in the sources; messages are only looked up by their complete key. */
    private static final Pattern USE = Pattern.compile("\\.get\\(\\s*\"([a-z0-9.-]+)\"");

    private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");

    private static final Pattern NUMBER = Pattern.compile("\\{\\d+");

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
    void theProgramsTextsAreThoseThatItsSourcesUse() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                USE.matcher(Files.readString(source)).results().forEach(use -> asked.add(use.group(1)));
            }
        }
        List<String> ours = english().stringPropertyNames().stream()
                .filter(MessagesTest::isAskedForByKey)
                .toList();
        assertThat(asked).containsExactlyInAnyOrderElementsOf(ours);
    }

    /** Otherwise a value would not be shown, in any language, or its place would be: {@code {1}}. */
    @Test
    void everyTextHasAPlaceForEachValueThatTheSourcesGiveIt() throws IOException {
        Properties english = english();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(source);
                USE.matcher(text).results().forEach(use -> {
                    String arguments = arguments(text.substring(use.end()));
                    long given = arguments.chars().filter(c -> c == ',').count();
                    long places = NUMBER.matcher(english.getProperty(use.group(1), ""))
                            .results()
                            .map(MatchResult::group)
                            .distinct()
                            .count();
                    if (!arguments.strip().equals(", values")) { // an array
                        assertThat(given)
                                .as("values of %s in %s", use.group(1), source)
                                .isEqualTo(places);
                    }
                });
            }
        }
    }

    /** What follows the key up to the closing parenthesis, without strings and what is in inner parentheses. */
    private static String arguments(String call) {
        StringBuilder arguments = new StringBuilder();
        int depth = 0;
        for (char c : STRING.matcher(call).replaceAll("").toCharArray()) {
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth < 0) {
                break;
            } else if (depth == 0) {
                arguments.append(c);
            }
        }
        return arguments.toString();
    }

    /** Those of these groups are found by a kind or by a text from outside: {@link ErrorMessagesTest}. */
    private static boolean isAskedForByKey(String key) {
        return !isPicoclis(key)
                        && !key.matches("(failure|invalid|line|link|pem|refused|room-end|room-error|system)\\..*")
                || key.equals("refused.line-too-long");
    }

    private static boolean isPicoclis(String key) {
        return key.startsWith("relay-client.") || key.startsWith("mixin");
    }

    @Test
    void usesEnglishIfItDoesNotKnowTheLanguage() {
        assertThat(Messages.of(Locale.FRANCE).get("usage.host")).isEqualTo("un nom ou une adresse");
        assertThat(Messages.of(Locale.UK).get("usage.host")).isEqualTo("a name or an address");
        assertThat(Messages.of(Locale.JAPAN).get("usage.host")).isEqualTo("a name or an address");
        assertThat(Messages.of("de")).isEmpty();
        assertThat(Messages.languages()).containsExactly("en", "fr");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | command.dropped  | 0    | The queue is empty.
            en | command.dropped  | 1    | 1 message deleted.
            en | command.dropped  | 1024 | 1,024 messages deleted.
            fr | command.dropped  | 1    | 1 message supprimé.
            fr | command.dropped  | 1024 | 1\u202f024 messages supprimés.
            fr | terminal.unsent  | 1    | 1 message n'a pas été envoyé.
            fr | terminal.unsent  | 2    | 2 messages n'ont pas été envoyés.
            """)
    void countsAsTheLanguageDoes(String language, String key, int count, String text) {
        assertThat(Messages.of(language).orElseThrow().get(key, count)).isEqualTo(text);
    }

    @Test
    void knowsNoOtherText() {
        assertThatExceptionOfType(MissingResourceException.class)
                .isThrownBy(() -> Messages.of(Locale.ENGLISH).get("no.such.text"));
    }
}
