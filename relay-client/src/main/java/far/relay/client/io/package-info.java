/** Streams and files of the program: bounded output, input lines, JSON lines, directories. */
package far.relay.client.io;
