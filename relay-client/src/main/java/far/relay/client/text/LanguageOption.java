package far.relay.client.text;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

/** The option {@code --lang}. It is read before all others, because the errors about those are in that language. */
public final class LanguageOption implements Iterable<String> {
    public static final String OPTION = "--lang";

    /** The language that the arguments select; empty if they select none, or one that does not exist. */
    public static Optional<Messages> in(String... args) {
        return IntStream.range(0, args.length)
                .mapToObj(i -> args[i].equals(OPTION) && i + 1 < args.length ? OPTION + "=" + args[i + 1] : args[i])
                .filter(argument -> argument.startsWith(OPTION + "="))
                .findFirst()
                .flatMap(argument -> Messages.of(argument.substring(OPTION.length() + 1)));
    }

    /** The languages there are, for picocli's help. */
    @Override
    public Iterator<String> iterator() {
        return Messages.languages().iterator();
    }
}
