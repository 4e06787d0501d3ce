/** Text from and for the operating system: arguments, variables, file names, commands, option values. */
package far.relay.system;
