/** The program: command line, configuration file, log output, and {@code main}. */
package far.relay.server.cli;
