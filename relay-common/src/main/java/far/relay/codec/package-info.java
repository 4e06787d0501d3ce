/**
 * The edge between bytes and the vocabulary, in both directions: lines, UTF-8, limits of size and the words that look
 * like control (docs/protocol.md, sections 1, 2, 3, 6 and 7). Nobody beyond these handlers sees a byte.
 */
package far.relay.codec;
