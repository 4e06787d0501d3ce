/** Records of a conversation, written to files. */
package far.relay.client.transcript;
