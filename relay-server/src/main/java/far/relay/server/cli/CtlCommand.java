package far.relay.server.cli;

import far.relay.cli.EmptyValues;
import far.relay.cli.ProgramVersion;
import far.relay.server.admin.LogLevel;
import far.relay.server.ctl.AdminRequest;
import far.relay.server.ctl.Report;
import far.relay.system.SystemText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** {@code java -jar relay-server.jar ctl}: asks a running server, or tells it what to do, at its admin socket. */
@Command(
        name = "ctl",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "",
            "Shows what a running server does, and controls it. The server must have been started with "
                    + "--admin-socket, by the same user; root may do it, too.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands (COMMAND --help tells more):%n",
        footer = {
            "",
            "The socket is the one in --socket, else in --config, else in the environment variable "
                    + CtlCommand.VARIABLE + ", else " + CtlCommand.DEFAULT + ".",
            "",
            "Examples:",
            "  java -jar relay-server.jar --admin-socket /tmp/relay.sock",
            "  java -jar relay-server.jar ctl --socket /tmp/relay.sock rooms",
            "  java -jar relay-server.jar ctl --config relay.conf notice \"restart at noon\"",
            "",
            "Exit status: 0 if the server did it, 1 if it refused or cannot be reached, 2 for wrong usage."
        })
final class CtlCommand implements Runnable {
    static final String VARIABLE = "RELAY_ADMIN_SOCKET";
    static final String DEFAULT = "/run/relay/admin.sock";

    @Spec
    private CommandSpec spec;

    @Mixin
    private final CtlTarget server;

    /** @param variable the value of {@link #VARIABLE} */
    private CtlCommand(Optional<String> variable) {
        this.server = new CtlTarget(variable);
    }

    /** The command line of {@code ctl}, which prints help and what the server says to {@code out}, and errors to {@code err}. */
    static CommandLine commandLine(Optional<String> variable, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new CtlCommand(variable))
                .setCommandName("relay-server ctl")
                .setExpandAtFiles(false)
                .registerConverter(Path.class, SystemText::path)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(given -> {
                    EmptyValues.refuse(given);
                    return new RunLast().execute(given);
                })
                .setParameterExceptionHandler((e, args) -> {
                    CtlTarget.print(err, usage(e));
                    return CommandLine.ExitCode.USAGE;
                });
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec()
                    .usageMessage()
                    .sortOptions(false)
                    .autoWidth(true)
                    .abbreviateSynopsis(true)
                    .parameterListHeading("%n")
                    .optionListHeading("%nOptions:%n");
        }
        return line;
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "ctl needs a command: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }

    /** Runs the command with the streams of the process. Returns its status. */
    static int run(String... args) {
        PrintWriter out = new PrintWriter(System.out, true);
        int status = commandLine(
                        SystemText.variable(VARIABLE).filter(path -> !path.isEmpty()),
                        out,
                        new PrintWriter(System.err, true))
                .execute(args);
        return out.checkError() ? CtlTarget.FAILED : status;
    }

    private static String usage(ParameterException e) {
        return Main.inOneLine(e) + " (see ctl --help)";
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            header = "Show the state of the server, and how much it has to do.")
    private int status() {
        return server.show(AdminRequest.get("/status"), Report::status);
    }

    @Command(
            name = "rooms",
            mixinStandardHelpOptions = true,
            header = "List the rooms.",
            description =
                    "Plain rooms by number and named ones by name: who is on each seat, or since when its owner is "
                            + "away; whose turn it is; of named rooms the number of messages and the time since the last one; how "
                            + "many wait for a seat; the age. It never shows what is said.")
    private int rooms() {
        return server.show(AdminRequest.get("/rooms"), Report::rooms);
    }

    @Command(
            name = "clients",
            mixinStandardHelpOptions = true,
            header = "List the clients.",
            description = "Their address, room and seat, the age of the connection, and the time since the client sent "
                    + "something (with io_uring and epoll). \"remove\" takes what is in the column CLIENT.")
    private int clients() {
        return server.show(AdminRequest.get("/clients"), Report::clients);
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            header = "End a room.",
            description =
                    "Its clients, also those who wait for a seat there, are removed: they receive \"bye removed\", or "
                            + "\"exit\" in plain rooms. A named room is deleted with everything said in it.")
    private int close(
            @Parameters(
                            paramLabel = "ROOM",
                            description = "The name of a named room, or the number of a plain one. If there are both, "
                                    + "named:ROOM or plain:ROOM.")
                    String room) {
        return server.tell(
                AdminRequest.post("/rooms/" + segment(room) + "/close", ""), done -> "room " + room + " is closed");
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            header = "Disconnect a client.",
            description = "In a named room it receives \"bye removed\" with the reason, and loses its "
                    + "seat; in a plain room it receives \"exit\".")
    private int remove(
            @Parameters(paramLabel = "CLIENT", description = "As \"clients\" shows it, such as web-3.") String client,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "REASON",
                            description = "What the client of a named room is told; up to 200 characters.")
                    List<String> reason) {
        return server.tell(
                AdminRequest.post("/clients/" + segment(client) + "/remove", words(reason)),
                done -> "client " + client + " is removed");
    }

    @Command(
            name = "notice",
            mixinStandardHelpOptions = true,
            header = "Tell the users something.",
            description =
                    "All clients that have a seat of a named room, or wait for one, show the text to their users. The "
                            + "protocol of plain rooms cannot do that.")
    private int notice(
            @Parameters(arity = "1..*", paramLabel = "TEXT", description = "Up to 1000 characters.")
                    List<String> text) {
        return server.tell(
                AdminRequest.post("/notice", words(text)),
                done -> "clients that were told: " + done.text("told").orElse("0"));
    }

    @Command(
            name = "log-level",
            mixinStandardHelpOptions = true,
            header = "Show how much the server logs, or set it until the server ends.")
    private int logLevel(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "LEVEL",
                            description = "error, warn, info or debug. Each logs what those before it log, and more.")
                    String level) {
        if (level != null && !LogLevel.ALL.contains(level)) {
            throw new ParameterException(
                    spec.commandLine(), "log-level takes " + String.join(", ", LogLevel.ALL) + ", not '" + level + "'");
        }
        return server.tell(
                level == null ? AdminRequest.get("/log-level") : AdminRequest.post("/log-level", level),
                done -> done.text("level").orElse(""));
    }

    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            header = "End the server after its conversations.",
            description =
                    "It accepts no new clients, lets conversations finish, and ends when no client is left, or when the "
                            + "time is over.")
    private int drain(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "TIME",
                            description =
                                    "How long at most, such as 90s or 10m; otherwise what the server's option --drain "
                                            + "says.")
                    String time) {
        return server.tell(
                AdminRequest.post("/drain", time == null ? "" : time),
                done -> "draining, for at most " + done.text("draining").orElse(""));
    }

    @Command(
            name = "reload",
            mixinStandardHelpOptions = true,
            header = "Read the config file again.",
            description =
                    "Options that can change while the server runs have their new values at once. Prints what has "
                            + "changed, and what needs a restart. If the file has an error, nothing changes, and the status is 1.")
    private int reload() {
        return server.show(AdminRequest.post("/reload", ""), Report::reload);
    }

    private static String words(List<String> words) {
        return words == null ? "" : String.join(" ", words);
    }

    /** A part of a path: nothing of it may be taken for the syntax of HTTP or of a URL. */
    private String segment(String name) {
        if (!name.matches("[\\w.:-]+")) {
            throw new ParameterException(spec.commandLine(), "there can be no '" + name + "'");
        }
        return name;
    }
}
