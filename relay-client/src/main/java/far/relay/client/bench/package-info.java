/**
 * A load for a relay server: many conversations at once, and how quick they were. {@link far.relay.client.bench.Bench}
 * is the way in; times are nanoseconds of {@link System#nanoTime} unless a name says otherwise.
 */
package far.relay.client.bench;
