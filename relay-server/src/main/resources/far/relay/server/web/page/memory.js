import { utf8Length } from './lines.js';

/** How many bytes of TEXT a memory keeps. */
const BYTES = 1 << 16;

/**
 * The latest messages of a room, as far as this client knows them: to repeat one that may not have arrived, and to repair what
 * the server has lost (docs/rooms.md, 4.6). It always keeps the last two messages. Pure.
 */
export class RoomMemory {
    #messages = new Map(); // by number, in ascending order
    #bytes = 0;
    #known = 0;

    /** The highest number of a message that was received, or that the server has taken; 0 if there is none. */
    get known() {
        return this.#known;
    }

    /** Adds a message, the latest one. */
    add(number, seat, wire) {
        this.forgetFrom(number);
        this.#messages.set(number, { seat, wire });
        this.#bytes += utf8Length(wire);
        for (const first of this.#messages.keys()) {
            if (this.#bytes <= BYTES || this.#messages.size <= 2) {
                break;
            }
            this.#remove(first);
        }
    }

    #remove(number) {
        this.#bytes -= utf8Length(this.#messages.get(number).wire);
        this.#messages.delete(number);
    }

    /** The server has this message, and so all before it. */
    confirm(number) {
        this.#known = Math.max(this.#known, number);
    }

    /** The server has lost the messages from this number on; they stay in this memory. */
    lose(number) {
        this.#known = number - 1;
    }

    /** The TEXT of the message of this number, if this seat said it; else null. */
    get(number, seat) {
        const kept = this.#messages.get(number);
        return kept !== undefined && kept.seat === seat ? kept.wire : null;
    }

    /** Forgets the messages from this number on: the conversation has gone on without them. */
    forgetFrom(number) {
        [...this.#messages.keys()].filter((each) => each >= number).forEach((each) => this.#remove(each));
    }
}
