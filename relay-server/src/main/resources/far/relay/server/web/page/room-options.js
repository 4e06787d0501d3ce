import { isName, isRoomName } from './lines.js';
import { isKey } from './seal.js';
import { rangeError } from './wire-text.js';

/** 64 KiB, as the server's default. */
const MAX_MESSAGE = 1 << 16;
const GLOBAL_CLOCK = {
    now: () => Date.now(),
    setTimeout: (step, time) => setTimeout(step, time),
    clearTimeout: (timer) => clearTimeout(timer),
};

/**
 * @typedef {object} RoomOptions
 * @property {string} url address of the WebSocket, such as `wss://relay.example/ws`
 * @property {string} room its name
 * @property {string|null} [key] 22 characters: the room is sealed; null: it is open; undefined: what the storage keeps, else open
 * @property {string} [name] what the partner sees, 1 to 32 characters; '': nothing; undefined: what the storage keeps
 * @property {1|2} [seat] the only seat to accept
 * @property {boolean} [wait] whether to wait in the queue if no seat is free; default true
 * @property {boolean} [fresh] true: the room must be new; false: it must exist
 * @property {number} [maxMessage] bytes of TEXT on the wire, as the server's `--max-message`; default 65536
 * @property {{getItem: function, setItem: function, removeItem: function}|null} [storage] such as localStorage; without it
 *     nothing survives a reload
 * @property {function} [WebSocket] default: the global one
 * @property {function|null} [BroadcastChannel] by which clients with the same storage reach each other; default: the global one
 * @property {{now: function(): number, setTimeout: function, clearTimeout: function}} [clock] default: the global functions
 * @property {{shortestPause?: number, longestPause?: number, connectTimeout?: number, deadAfter?: number}} [timing] in ms; the
 *     pauses between attempts to connect (default 500 to 30,000), how long to wait for a connection and its answer (10,000), and
 *     after which silence a connection is dead (60,000)
 */

/**
 * The options with all defaults; the times of `timing` stand among the others.
 *
 * @param {RoomOptions} options
 * @throws {RangeError} with a `code` (room, key, name), if one is malformed
 */
export function complete(options) {
    const { room, key, name, timing } = options;
    if (!isRoomName(room)) {
        throw rangeError('room', 'a room has 1 to 64 characters a-z 0-9 . _ -, and the first is a letter or a digit');
    }
    if (key !== undefined && key !== null && !isKey(key)) {
        throw rangeError('key', 'a key has 22 characters of base64url');
    }
    if (name !== undefined && name !== '' && !isName(name)) {
        throw rangeError('name', 'a name has 1 to 32 characters, and no control characters');
    }
    const { WebSocket, BroadcastChannel = null } = globalThis;
    const defaults = { maxMessage: MAX_MESSAGE, WebSocket, BroadcastChannel, wait: true, storage: null, clock: GLOBAL_CLOCK };
    const times = { shortestPause: 500, longestPause: 30_000, connectTimeout: 10_000, deadAfter: 60_000 };
    return { ...defaults, ...options, ...times, ...timing };
}
