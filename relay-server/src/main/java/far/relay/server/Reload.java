package far.relay.server;

import far.relay.server.admin.ReloadReport;
import far.relay.server.connection.OutsideText;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** Reads the configuration of a running server again, and applies it. For any thread. */
final class Reload {
    private static final EventLog logger = new EventLog(RelayServer.class);

    private final LiveConfig config;
    private final EventLoopGroup loop;
    private final Conversations conversations;
    /** The last reload; the next one waits for it. */
    private CompletionStage<ReloadReport> last = CompletableFuture.completedFuture(ReloadReport.failed(""));

    Reload(LiveConfig config, EventLoopGroup loop, Conversations conversations) {
        this.config = config;
        this.loop = loop;
        this.conversations = conversations;
    }

    /** As {@link RelayServer#reload}. */
    synchronized CompletionStage<ReloadReport> run() {
        DefaultThreadFactory threads = new DefaultThreadFactory("relay-reload", true);
        last = last.thenApplyAsync(
                        done -> config.current().source().read(),
                        task -> threads.newThread(task).start())
                .thenCompose(this::apply)
                .exceptionally(cause -> ReloadReport.failed("a fault of the server: " + cause.getCause()))
                .thenApply(Reload::logged);
        return last;
    }

    private CompletionStage<ReloadReport> apply(ConfigSource.Update update) {
        if (update.config().isEmpty()) {
            return CompletableFuture.completedFuture(update.report());
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        config.change(update.config().get());
                        conversations.configChanged(config.current());
                        return update.report();
                    },
                    loop);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(ReloadReport.failed("the server ends"));
        }
    }

    private static ReloadReport logged(ReloadReport report) {
        if (report.problem().isPresent()) {
            logger.log(LogEvent.RELOAD_FAILED, OutsideText.line(report.problem().get()));
            return report;
        }
        if (report.changed().isEmpty() && report.needsRestart().isEmpty()) {
            logger.log(LogEvent.RELOAD_UNCHANGED);
        }
        if (!report.changed().isEmpty()) {
            logger.log(LogEvent.RELOADED, text(report.changed()));
        }
        if (!report.needsRestart().isEmpty()) {
            logger.log(LogEvent.RELOAD_NEEDS_RESTART, text(report.needsRestart()));
        }
        return report;
    }

    private static String text(List<ReloadReport.Change> changes) {
        return changes.stream().map(change -> OutsideText.of(change.toString())).collect(Collectors.joining(", "));
    }
}
