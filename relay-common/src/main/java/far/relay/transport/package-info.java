/** The choice of what moves the bytes: io_uring, epoll, kqueue or NIO. */
package far.relay.transport;
