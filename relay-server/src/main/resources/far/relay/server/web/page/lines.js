/**
 * The lines of the room protocol (docs/rooms.md, section 2): what a client sends, and what it receives. Pure.
 */

const ENCODER = new TextEncoder();
const ROOM = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const NUMBER = /^[1-9][0-9]*$/;
const MOST_NAME_CHARACTERS = 32;
const PRESENCES = ['here', 'away', 'none'];
const UNESCAPED = { '\\': '\\', n: '\n', r: '\r' };

/** A line that docs/rooms.md does not permit; the message says what is wrong with it. */
export class LineError extends Error {}

/** Whether a text is the name of a room. @param {string} text */
export function isRoomName(text) {
    return ROOM.test(text);
}

/** Whether a text is a TOKEN. @param {string} text */
export function isToken(text) {
    return TOKEN.test(text);
}

/** Whether a text is a NAME, which the partner sees. @param {string} text */
export function isName(text) {
    const length = [...text].length;
    return length >= 1 && length <= MOST_NAME_CHARACTERS && !/[\p{Cc}\p{Cs}]/u.test(text);
}

/** Whether a text is Unicode: it has no half of a surrogate pair, which UTF-8 cannot encode. @param {string} text */
export function isUnicode(text) {
    return !/\p{Cs}/u.test(text);
}

/** The length of a text in UTF-8, in bytes; half a surrogate pair counts as 3. @param {string} text */
export function utf8Length(text) {
    return ENCODER.encode(text).length;
}

/** The TEXT for a text. @param {string} text */
export function escapeText(text) {
    return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** The text of a TEXT that {@link escapeText} or {@link parseEvent} made. @param {string} wire */
export function unescapeText(wire) {
    return wire.replace(/\\(.)/gsu, (all, escaped) => UNESCAPED[escaped]);
}

/**
 * The line of a `join`.
 *
 * @param {{room: string, name?: string, secret?: string, seat?: number, wait?: boolean, fresh?: boolean, token?: string}} join
 */
export function joinLine({ room, name, secret, seat, wait, fresh, token }) {
    const yesOrNo = (value) => (value === undefined ? undefined : value ? 'yes' : 'no');
    const fields = { name: name || undefined, secret, seat, wait: wait === false ? 'no' : undefined, new: yesOrNo(fresh), token };
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return ['join', room, ...given.map(([key, value]) => `${key}=${percentEncode(String(value))}`)].join(' ');
}

/** All characters but the unreserved ones of RFC 3986. */
function percentEncode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (each) => '%' + each.charCodeAt(0).toString(16).toUpperCase());
}

/** The line of a `resume`. @param {number} have the highest number of a message that we know */
export function resumeLine(room, token, have) {
    return `resume ${room} ${token}` + (have > 0 ? ` have=${have}` : '');
}

/** The line of a message. @param {string} wire its TEXT */
export function sayLine(number, wire) {
    return `say ${number} ${wire}`;
}

/** The seat that says the message of this number: seat 1 the odd ones. */
export function seatOfMessage(number) {
    return number % 2 === 1 ? 1 : 2;
}

/** The other seat. */
export function otherSeat(seat) {
    return 3 - seat;
}

/**
 * The event that a line of the server is.
 *
 * @param {string} line
 * @returns {object|null} with the verb as `type`; TEXT of messages as on the wire, of other lines unescaped; null for an unknown
 *     verb
 * @throws {LineError} if the verb is known and the rest of the line is not what belongs there
 */
export function parseEvent(line) {
    if (line.includes('\n')) {
        throw new LineError('a line cannot contain a line feed; write \\n in TEXT');
    }
    const fields = new Fields(line);
    const type = fields.next();
    const parse = Object.hasOwn(EVENTS, type) ? EVENTS[type] : null;
    if (parse === null) {
        return null;
    }
    const event = { type, ...parse(fields) };
    fields.end();
    return event;
}

const EVENTS = {
    seat: (fields) => ({ seat: fields.seat(), token: fields.token(), next: fields.number(), turn: fields.seat() }),
    partner: (fields) => ({ presence: fields.presence(), name: fields.name() }),
    past: (fields) => ({ number: fields.number(), seat: fields.seat(), wire: fields.wire() }),
    said: (fields) => ({ number: fields.number(), wire: fields.wire() }),
    taken: (fields) => ({ number: fields.number() }),
    wait: (fields) => ({ place: fields.number() }),
    error: (fields) => ({ code: fields.next(), text: unescapeText(fields.wire()) }),
    bye: (fields) => ({ code: fields.next(), text: unescapeText(fields.wire()) }),
    pong: () => ({}),
    notice: (fields) => ({ text: unescapeText(fields.wire()) }),
};

/** The fields of a line, from left to right. */
class Fields {
    #rest;

    constructor(line) {
        this.#rest = line;
    }

    /** The next field. */
    next() {
        const rest = this.rest();
        const end = rest.indexOf(' ');
        this.#rest = end < 0 ? null : rest.slice(end + 1);
        return end < 0 ? rest : rest.slice(0, end);
    }

    /** The rest of the line. */
    rest() {
        if (this.#rest === null) {
            throw new LineError('a field is missing');
        }
        const rest = this.#rest;
        this.#rest = null;
        return rest;
    }

    #next(name, isWellFormed) {
        const field = this.next();
        if (!isWellFormed(field)) {
            throw new LineError(`${name} is malformed`);
        }
        return field;
    }

    /** A number from 1 on. One that JavaScript cannot represent is no message's. */
    number() {
        return Number(this.#next('the number', (field) => NUMBER.test(field) && Number.isSafeInteger(Number(field))));
    }

    seat() {
        return Number(this.#next('the seat', (field) => field === '1' || field === '2'));
    }

    token() {
        return this.#next('the token', isToken);
    }

    presence() {
        return this.#next('the presence', (field) => PRESENCES.includes(field));
    }

    /** The name of the partner, which may be missing: ''. */
    name() {
        if (this.#rest === null) {
            return '';
        }
        const name = this.rest();
        if (!isName(name)) {
            throw new LineError('the name is malformed');
        }
        return name;
    }

    /** TEXT as it is on the wire. A carriage return becomes an escape. */
    wire() {
        const wire = this.rest();
        if (wire.replace(/\\[\\nr]/g, '').includes('\\')) {
            throw new LineError('a backslash is followed by \\, n or r; write \\\\ for a backslash');
        }
        return wire.replaceAll('\r', '\\r');
    }

    end() {
        if (this.#rest !== null) {
            throw new LineError('there is a field too many');
        }
    }
}
