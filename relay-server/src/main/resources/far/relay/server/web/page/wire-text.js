import { escapeText, isUnicode, unescapeText, utf8Length } from './lines.js';
import { longestSealed } from './seal.js';

/** Converts texts to and from TEXT on the wire (docs/rooms.md, sections 2 and 8). */
export class WireText {
    #seal;
    #maxMessage;
    #isSealed;

    /** @param {boolean} isSealed @param {number} maxMessage the most bytes of TEXT */
    constructor(isSealed, maxMessage) {
        this.#isSealed = isSealed;
        this.#maxMessage = maxMessage;
    }

    /** Of a sealed room, before the first message. @param {import('./seal.js').Seal} seal */
    use(seal) {
        this.#seal = seal;
    }

    /** The most bytes of a message: of its TEXT, or of what is sealed. */
    get #longest() {
        return this.#isSealed ? longestSealed(this.#maxMessage) : this.#maxMessage;
    }

    /** How many bytes a text leaves of the longest message; negative if it is too long. @param {string} text */
    remaining(text) {
        return this.#longest - utf8Length(this.#isSealed ? text : escapeText(text));
    }

    /** @throws {RangeError} with a `code`, if one message cannot carry the text */
    check(text) {
        if (!isUnicode(text)) {
            throw rangeError('unicode', 'a message is Unicode text: it cannot contain half a surrogate pair');
        }
        const remaining = this.remaining(text);
        if (remaining < 0) {
            throw rangeError('long', `a message has at most ${this.#longest} bytes, and this one ${-remaining} more`);
        }
    }

    /** The TEXT of a text that was checked. In a sealed room it is different each time. @returns {string|Promise<string>} */
    encode(number, seat, text) {
        return this.#isSealed ? this.#seal.seal(number, seat, text) : escapeText(text);
    }

    /** The text of a TEXT; null if it cannot be opened. @returns {string|Promise<string|null>} */
    decode(number, seat, wire) {
        return this.#isSealed ? this.#seal.open(number, seat, wire) : unescapeText(wire);
    }
}

/** Why a text cannot be a message. @param {string} code for programs @param {string} message in English */
export function rangeError(code, message) {
    return Object.assign(new RangeError(message), { code });
}
