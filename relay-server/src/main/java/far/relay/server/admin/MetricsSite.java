package far.relay.server.admin;

import far.relay.server.web.HttpResponses;
import far.relay.server.web.HttpSite;
import far.relay.server.web.RefusedRequestException;
import far.relay.server.web.RequestTarget;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The metrics port: {@code /metrics}, {@code /livez} (the event loop answers), and {@code /readyz} (the server accepts clients, or why
 * not).
 */
public record MetricsSite(Scrapes scrapes, Readiness readiness) implements HttpSite {
    @Override
    public void answer(HttpRequest request, RequestTarget target, Consumer<FullHttpResponse> response)
            throws RefusedRequestException {
        switch (target.path()) {
            case "/metrics" -> scrapes.answer(request.headers(), response);
            case "/livez" -> response.accept(HttpResponses.text(HttpResponseStatus.OK, "ok"));
            case "/readyz" -> response.accept(ready());
            default -> throw RefusedRequestException.nothingHere();
        }
    }

    private FullHttpResponse ready() {
        Optional<String> reason = readiness.whyNot();
        return reason.isPresent()
                ? HttpResponses.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason.get())
                : HttpResponses.text(HttpResponseStatus.OK, "ok");
    }
}
