package far.relay.server.cli;

import far.relay.server.connection.OutsideText;
import far.relay.server.ctl.AdminRequest;
import far.relay.server.ctl.Json;
import far.relay.system.SystemText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options of {@code ctl} that say which server is meant and how its answers are printed, and what they mean. */
final class CtlTarget {
    static final int FAILED = 1;

    private final Optional<String> variable;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--socket",
            order = 1,
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The admin socket of the server.")
    private Path socket;

    @Option(
            names = "--config",
            order = 2,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The config file of the server, which names its admin socket.")
    private Path config;

    @Option(
            names = "--json",
            order = 3,
            scope = ScopeType.INHERIT,
            description = "Print the server's answer as it is: JSON.")
    private boolean json;

    /** @param variable the value of {@link CtlCommand#VARIABLE} */
    CtlTarget(Optional<String> variable) {
        this.variable = variable;
    }

    private CommandLine command() {
        return spec.commandLine();
    }

    /** Prints an error on one line. */
    static void print(PrintWriter err, String error) {
        err.println("relay-server: " + OutsideText.line(error));
    }

    /** Sends a request, and prints one line about the answer. Returns the status of the program. */
    int tell(AdminRequest request, Function<Json, String> result) {
        return show(request, answer -> List.of(result.apply(answer)));
    }

    /** Sends a request, and prints the answer. Returns the status of the program. */
    int show(AdminRequest request, Function<Json, List<String>> lines) {
        Path path = path();
        try {
            AdminRequest.Answer answer = request.send(path);
            Optional<Json> read = Json.parse(answer.body());
            if (read.isEmpty()) {
                throw new IOException("what answers is not a relay server");
            }
            if (json) {
                command().getOut().println(ascii(answer.body().strip()));
            }
            if (!answer.isOk()) {
                return failed(read.get().text("error").orElse("the server refused (status " + answer.status() + ")"));
            }
            Optional<String> problem = read.get().text("problem");
            if (problem.isPresent()) {
                return failed(problem.get());
            }
            if (!json) {
                lines.apply(read.get()).forEach(line -> command().getOut().println(OutsideText.line(line)));
            }
            return 0;
        } catch (IOException e) {
            return failed("cannot reach a server at " + path + ": " + e.getMessage());
        }
    }

    /** Only strings of JSON can have other characters, and there they can be escaped. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.chars().forEach(c -> ascii.append(c < 0x7f ? Character.toString(c) : String.format("\\u%04x", c)));
        return ascii.toString();
    }

    private int failed(String error) {
        print(command().getErr(), error);
        return FAILED;
    }

    private Path path() {
        if (socket != null) {
            return socket;
        }
        if (config != null) {
            ServerOptions options = ServerOptions.parse("--config=" + config).getCommand();
            return options.adminSocket()
                    .orElseThrow(
                            () -> new ParameterException(command(), config + " does not have the option admin-socket"));
        }
        return SystemText.path(variable.orElse(CtlCommand.DEFAULT));
    }
}
