package far.relay.client;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.Token;

/**
 * What a client wants of a room.
 *
 * @param address the server's, for people
 * @param join the first line of a client that has no seat yet; with its token
 * @param token the token of our seat
 * @param resumes whether the seat is ours already
 * @param have the highest message number that is known from before; 0 or more
 * @param reconnects whether to connect again after a lost connection
 * @param retriesFirst whether to connect again, too, if no server has ever answered
 */
record RoomRequest(
        String address,
        RoomCommand.Join join,
        Token token,
        boolean resumes,
        long have,
        boolean reconnects,
        boolean retriesFirst) {}
