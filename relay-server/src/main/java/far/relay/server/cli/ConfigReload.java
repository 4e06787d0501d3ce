package far.relay.server.cli;

import far.relay.server.ConfigSource;
import far.relay.server.ServerConfig;
import far.relay.server.admin.ReloadReport;
import far.relay.server.admin.ReloadReport.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/**
 * The options of a running server, whose config file is read again. The command line stays as it was, and overrides the file. Some
 * options can change while the server runs; of the others, those are in force with which it was started.
 */
final class ConfigReload implements ConfigSource {
    /** The options that can change while the server runs. */
    static final Set<String> CHANGEABLE = Set.of(
            "--rooms",
            "--waiting",
            "--hold",
            "--replay-role",
            "--allow",
            "--deny",
            "--proxy-from",
            "--turn-timeout",
            "--lonely-timeout",
            "--max-per-address",
            "--log-lines",
            "--drain",
            "--max-rooms",
            "--keep-seat",
            "--history",
            "--web-origin");

    /**
     * All others: what the sockets that listen, the event loop or the files of the page are made with. A server that is given one that is in
     * neither set treats it like these.
     */
    static final Set<String> NEEDS_RESTART = Set.of(
            "--bind",
            "--port",
            "--max-line",
            "--transport",
            "--busy-wait",
            "--tls-cert",
            "--tls-key",
            "--tls-client-ca",
            "--dead-after",
            "--web-port",
            "--max-message",
            "--metrics-port",
            "--admin-socket",
            "--metrics-bind",
            "--log-format");

    /** The order of these options matters, so they count as one. */
    private static final Set<String> RULES = Set.of("--allow", "--deny");

    private static final String RULES_NAME = "allow, deny";

    private final String[] commandLine;
    private final LongSupplier unreadLogLines;
    /** The options of the file that are in force, as arguments. */
    private List<String> inForce;

    /**
     * @param inFile the options of the file with which the server is started, as arguments
     * @param unreadLogLines as for {@link ServerOptions#toConfig}
     */
    ConfigReload(List<String> inFile, LongSupplier unreadLogLines, String... commandLine) {
        this.inForce = List.copyOf(inFile);
        this.unreadLogLines = unreadLogLines;
        this.commandLine = commandLine.clone();
    }

    @Override
    public Update read() {
        List<String> now;
        ServerConfig config;
        List<String> next;
        ServerOptions given = ServerOptions.parse(List.of(commandLine)).getCommand();
        Optional<Path> pipe = given.file().filter(file -> Files.exists(file) && !Files.isRegularFile(file));
        if (pipe.isPresent()) { // it may never end, or has been read
            return new Update(
                    Optional.empty(),
                    ReloadReport.failed(pipe.get() + " is no regular file, and can be read only once"));
        }
        try {
            now = ServerOptions.inFile(commandLine);
            ServerOptions.parse(now, commandLine); // all of it must be valid
            next = Stream.concat(
                            inForce.stream().filter(argument -> !isChangeable(argument)),
                            now.stream().filter(ConfigReload::isChangeable))
                    .toList();
            ServerOptions options = ServerOptions.parse(next, commandLine).getCommand();
            config = options.toConfig(unreadLogLines);
        } catch (ParameterException e) {
            return new Update(Optional.empty(), ReloadReport.failed(Main.inOneLine(e)));
        }
        ReloadReport report =
                new ReloadReport(changes(inForce, next), changes(withoutChangeable(next), withoutChangeable(now)));
        inForce = next;
        return new Update(Optional.of(config), report);
    }

    private static List<String> withoutChangeable(List<String> arguments) {
        return arguments.stream().filter(argument -> !isChangeable(argument)).toList();
    }

    private static boolean isChangeable(String argument) {
        return CHANGEABLE.contains(option(argument));
    }

    private static String option(String argument) {
        int sign = argument.indexOf('=');
        return sign < 0 ? argument : argument.substring(0, sign);
    }

    private static List<Change> changes(List<String> before, List<String> after) {
        Map<String, String> old = values(before);
        Map<String, String> now = values(after);
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(old.keySet());
        Function<String, Change> change =
                name -> new Change(name, old.getOrDefault(name, ""), now.getOrDefault(name, ""));
        return names.stream()
                .map(change)
                .filter(each -> !each.before().equals(each.after()))
                .toList();
    }

    /** The values of each option, by its name without dashes. */
    private static Map<String, String> values(List<String> arguments) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            String option = option(argument);
            String name = option.substring(2);
            String value = option.equals(argument) ? "true" : argument.substring(option.length() + 1);
            boolean isRule = RULES.contains(option);
            values.computeIfAbsent(isRule ? RULES_NAME : name, first -> new ArrayList<>())
                    .add(isRule ? name + " " + value : value);
        }
        Map<String, String> joined = new LinkedHashMap<>();
        values.forEach((name, each) -> joined.put(name, String.join(" ", each)));
        return joined;
    }
}
