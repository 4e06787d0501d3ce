/** The command line of the client program: options, help, exit status. The only package that knows picocli. */
package far.relay.client.cli;
