package far.relay.client.text;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The messages of the program in one language. They are in {@code messages.properties}, in English, and in {@code
 * messages_LANGUAGE.properties}; another language needs one more such file and nothing else. Immutable.
 *
 * <p>A text is a pattern for {@link MessageFormat}, except that an apostrophe is literal. Those whose keys begin with
 * {@code relay-client} or {@code mixin} are read by picocli, which knows {@code ${variables}} and {@code %n}.
 */
public final class Messages {
    static final String BUNDLE = "far.relay.client.text.messages";

    /** What a key cannot contain. */
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    /** Stands in for an apostrophe, which means something else in a pattern; no text has it. */
    private static final char APOSTROPHE = '\uffff';

    /** Does not fall back to the language of the machine. */
    private static final Control STRICT = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ROOT, STRICT);

    private final ResourceBundle bundle;
    private final Locale locale;

    private Messages(Locale locale) {
        this.locale = locale;
        bundle = ResourceBundle.getBundle(BUNDLE, locale, STRICT);
    }

    /** In the language of a locale, or in English if there is no file for it. */
    public static Messages of(Locale locale) {
        return isThere(locale.getLanguage()) ? new Messages(locale) : new Messages(Locale.ENGLISH);
    }

    /** In a language by its two letters; empty if it is none of {@link #languages}. */
    public static Optional<Messages> of(String language) {
        return languages().contains(language) ? Optional.of(new Messages(new Locale(language))) : Optional.empty();
    }

    /** The languages there are, by their two letters, in alphabetical order. */
    public static List<String> languages() {
        return List.copyOf(new TreeSet<>(Arrays.stream(Locale.getISOLanguages())
                .filter(Messages::isThere)
                .toList()));
    }

    private static boolean isThere(String language) {
        return language.equals(Locale.ENGLISH.getLanguage())
                || Messages.class.getResource("messages_" + language + ".properties") != null;
    }

    /** For picocli. */
    public ResourceBundle bundle() {
        return bundle;
    }

    /** The language, and how its numbers and times are written. */
    public Locale locale() {
        return locale;
    }

    /**
     * A text, with its values in their places.
     *
     * @throws java.util.MissingResourceException if there is no such text
     */
    public String get(String key, Object... values) {
        return pattern(bundle, key, locale).format(values).replace(APOSTROPHE, '\'');
    }

    /**
     * The translation of a fixed English text from outside, such as an error of the system; empty if it is not known.
     *
     * @param group the first part of its key; the second one is made from the text: {@code system.connection-refused}
     */
    Optional<String> find(String group, String english) {
        String key =
                group + "." + OTHERS.matcher(english.toLowerCase(Locale.ROOT)).replaceAll("-");
        return ENGLISH.containsKey(key) && ENGLISH.getString(key).equals(english)
                ? Optional.of(get(key))
                : Optional.empty();
    }

    /** A text without values; empty if there is none of this key. */
    Optional<String> find(String key) {
        return ENGLISH.containsKey(key) ? Optional.of(get(key)) : Optional.empty();
    }

    private static MessageFormat pattern(ResourceBundle bundle, String key, Locale locale) {
        return new MessageFormat(bundle.getString(key).replace('\'', APOSTROPHE), locale);
    }
}
