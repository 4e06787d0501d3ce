/** What a program exchanges with the operating system. */
package far.relay.system;
