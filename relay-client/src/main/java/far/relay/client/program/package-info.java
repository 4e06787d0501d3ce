/** The client as a program: one conversation between a terminal, or a pipe, and the other seat. */
package far.relay.client.program;
