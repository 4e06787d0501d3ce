/** Writes the manual pages and the completions of both programs from their options, for the packages: scripts/package.sh. */
package far.relay.manual;
