/**
 * The terminal: its screen, the line being typed, and text that is safe to show on it. The only package that knows JLine.
 */
package far.relay.client.terminal;
