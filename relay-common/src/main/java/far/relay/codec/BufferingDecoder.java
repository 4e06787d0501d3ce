package far.relay.codec;

import io.netty.channel.ChannelHandler;

/** A decoder that keeps what was read and not passed on, and that {@link LineDecoder.Flow} controls. */
public interface BufferingDecoder extends ChannelHandler {
    /** How many bytes of memory hold what was read and not passed on. */
    int keptBytes();
}
