package far.relay.server.listener;

import far.relay.server.proxy.ForwardedFor;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.RefusedRequestException;
import far.relay.server.web.RequestTarget;
import far.relay.server.web.Requester;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The requests on a connection of a proxy that has sent no PROXY header: each is of the client that its header names. The connection
 * counts for the address of the client of the last one.
 */
final class ForwardedRequests implements Requester {
    private static final String UNCLEAR = "it is not clear whose request it is";
    private static final String NOBODY = "neither Forwarded nor X-Forwarded-For names a client";

    private final ProxiedConnection connection;
    private final Admission admission;

    ForwardedRequests(ProxiedConnection connection, Admission admission) {
        this.connection = connection;
        this.admission = admission;
    }

    @Override
    public boolean isWithinLimit(HttpRequest request, RequestTarget target) throws RefusedRequestException {
        Optional<InetAddress> client;
        try {
            client = ForwardedFor.client(request.headers(), connection.proxy(), admission.proxies()::contains);
        } catch (IllegalArgumentException e) {
            connection.refused(UNCLEAR, e.getMessage());
            throw new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, UNCLEAR);
        }
        if (client.isEmpty()) {
            if (target.path().equals(HttpRoute.HEALTH)) {
                return true;
            }
            connection.refused(NOBODY, "");
            throw new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, NOBODY);
        }
        if (!connection.requests(client.get())) {
            throw new RefusedRequestException(HttpResponseStatus.FORBIDDEN, "your address may not connect");
        }
        return connection.isWithinLimit();
    }
}
