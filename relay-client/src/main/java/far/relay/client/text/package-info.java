/** The messages of the program in the languages that it knows. */
package far.relay.client.text;
