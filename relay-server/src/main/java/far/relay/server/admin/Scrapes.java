package far.relay.server.admin;

import far.relay.server.web.HttpResponses;
import far.relay.server.web.RefusedRequestException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes metrics as text, on a thread of its own, because that takes a hundred times as long as a message. The thread ends when
 * nobody has asked for a while.
 */
public final class Scrapes {
    /** The most scrapes that wait for the thread. */
    static final int MOST_WAITING = 16;

    private static final int IDLE_SECONDS = 60;

    private final ServerMetrics server;
    private final Executor loop;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.builder()
            .setCreatedTimestampsEnabled(false)
            .build();
    private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            new DefaultThreadFactory("relay-metrics", true));

    /** @param loop the event loop */
    public Scrapes(ServerMetrics server, Executor loop) {
        this.server = server;
        this.loop = loop;
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes the text once for nobody, as the first time takes a thousand times as long: classes are loaded, also on the loop. Before
     * there are clients; not on the loop.
     */
    public void prepare() {
        make(openMetrics, CompletableFuture.supplyAsync(this::collect, loop).join())
                .release();
        make(prometheus, CompletableFuture.supplyAsync(this::collect, loop).join())
                .release();
    }

    private Families collect() {
        Families families = new Families();
        server.addTo(families);
        return families;
    }

    /**
     * Makes a response. On the loop.
     *
     * @param request says which format the client accepts
     * @param response takes it, later, on the loop
     * @throws RefusedRequestException if too many are asked for at once
     */
    void answer(HttpHeaders request, Consumer<FullHttpResponse> response) throws RefusedRequestException {
        String accept = String.join(",", request.getAll(HttpHeaderNames.ACCEPT));
        ExpositionFormatWriter format = openMetrics.accepts(accept) ? openMetrics : prometheus;
        Families families = collect();
        try {
            thread.execute(() -> {
                FullHttpResponse made = make(format, families);
                try {
                    loop.execute(() -> response.accept(made));
                } catch (RejectedExecutionException e) {
                    made.release(); // the server has stopped
                }
            });
        } catch (RejectedExecutionException e) {
            throw new RefusedRequestException(
                    HttpResponseStatus.SERVICE_UNAVAILABLE, "too many requests for metrics at once");
        }
    }

    private static FullHttpResponse make(ExpositionFormatWriter format, Families families) {
        ProcessMetrics.addTo(families);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, families.snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponses.of(
                HttpResponseStatus.OK, format.getContentType(), Unpooled.wrappedBuffer(text.toByteArray()));
    }

    /** Ends the thread. */
    public void close() {
        thread.shutdownNow();
    }
}
