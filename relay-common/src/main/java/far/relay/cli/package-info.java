/** What the command lines of both programs share. It needs picocli, which the programs bring. */
package far.relay.cli;
