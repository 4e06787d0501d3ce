/** How many messages a client keeps, and how many characters of them in all. */
const MESSAGES = 10_000;
const CHARACTERS = 16 * 1024 * 1024;
/** How many gaps are remembered. */
const GAPS = 1_000;

/**
 * The messages of a room, in the order in which the client learned of them.
 *
 * @typedef {Readonly<{id: number, number: number, seat: 1|2, own: boolean, text: string|null, past: boolean, replay: boolean,
 *     time: number|null, taken: boolean}>} RoomMessage
 */
export class MessageLog {
    /** @type {RoomMessage[]} */
    #messages = [];
    /** The latest message of each number. */
    #byNumber = new Map();
    #characters = 0;
    #highest = 0;
    #gaps = [];
    /** A frozen copy; null after a change. */
    #copy = null;

    /** How many of the oldest messages were dropped. */
    dropped = 0;

    /** The messages, oldest first; the same array until they change. @returns {readonly RoomMessage[]} */
    get messages() {
        this.#copy ??= Object.freeze([...this.#messages]);
        return this.#copy;
    }

    /** The numbers that are missing: the server does not keep them any more. */
    get gaps() {
        return Object.freeze([...this.#gaps]);
    }

    /**
     * Adds a message. Returns false if it is known already, as it is after the client has joined again. @param {RoomMessage}
     * message
     */
    add(message) {
        const known = this.#byNumber.get(message.number);
        if (known !== undefined && known.own === message.own && known.text === message.text) {
            this.#replace(known, message.taken);
            return false;
        }
        this.#noteGap(message.number);
        this.#messages.push(Object.freeze(message));
        this.#byNumber.set(message.number, message);
        this.#characters += message.text?.length ?? 0;
        this.#copy = null;
        while (this.#messages.length > MESSAGES || (this.#characters > CHARACTERS && this.#messages.length > 1)) {
            this.#dropFirst();
        }
        return true;
    }

    #noteGap(number) {
        if (number > this.#highest + 1) {
            this.#gaps.push(Object.freeze({ from: this.#highest + 1, to: number - 1 }));
            this.#gaps = this.#gaps.slice(-GAPS);
        }
        this.#highest = Math.max(this.#highest, number);
    }

    #dropFirst() {
        const first = this.#messages.shift();
        this.#characters -= first.text?.length ?? 0;
        this.dropped++;
        if (this.#byNumber.get(first.number) === first) {
            this.#byNumber.delete(first.number);
        }
    }

    /** The server has our message of this number, perhaps again. */
    take(number) {
        const message = this.#byNumber.get(number);
        if (message?.own) {
            this.#replace(message, true);
        }
    }

    /** The server has lost the messages from this number on. */
    lose(number) {
        this.#messages.filter((each) => each.own && each.number >= number).forEach((each) => this.#replace(each, false));
    }

    #replace(message, taken) {
        if (message.taken !== taken) {
            const changed = Object.freeze({ ...message, taken });
            this.#messages[this.#messages.lastIndexOf(message)] = changed;
            this.#byNumber.set(message.number, changed);
            this.#copy = null;
        }
    }
}
