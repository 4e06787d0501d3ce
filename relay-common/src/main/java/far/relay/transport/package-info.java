/** Netty's I/O and the choice of it: io_uring, epoll, kqueue or NIO; detection of dead peers; spinning before blocking. */
package far.relay.transport;
