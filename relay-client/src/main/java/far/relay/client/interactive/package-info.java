/** Conversations of a person at a terminal. */
package far.relay.client.interactive;
