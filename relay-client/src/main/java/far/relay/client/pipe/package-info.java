/** Conversations without a person: in a pipe, as JSON, or held by another program. */
package far.relay.client.pipe;
