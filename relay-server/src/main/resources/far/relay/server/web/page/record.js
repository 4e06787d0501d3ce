import { isName, isToken, isUnicode, seatOfMessage } from './lines.js';
import { newId, QUEUE } from './outbox.js';
import { isKey } from './seal.js';
import { isTime, timesOf } from './times.js';

/** Longer texts are no messages: a server takes at most 1 MiB. */
const LONGEST = 1 << 20;
/** Far from where numbers are not exact any more. */
const LAST_EPOCH = 2 ** 52;
const ID = /^[\w-]{1,22}$/;

/**
 * What a client keeps of its room. Of two records, the one with the higher epoch is the later one; at the same epoch, the one whose
 * owner is the higher text.
 *
 * @typedef {object} Kept
 * @property {number} epoch from 0 on
 * @property {string} owner of the record
 * @property {string} [token] of the seat; without it nothing but `queue` matters
 * @property {string|null} [key] of a sealed room; null: it is open
 * @property {string} [name] what the partner sees; '': nothing
 * @property {boolean} seated whether the server has given us the seat
 * @property {string} partner the name of the partner who was here last; '' if there was none, or it has no name
 * @property {number|null} used the time of the last change, in ms
 * @property {number|null} known the highest number of a message that was received, or that the server has taken; null in records of
 *     earlier versions
 * @property {import('./outbox.js').Said|null} said the message under way
 * @property {import('./outbox.js').Waiting[]} queue `since` is there if the record does not know whether a message after that number is
 *     this one
 * @property {[number, number][]} times
 */

/** The record that a stored text is; null if it is none. @param {string|null} json @returns {Kept|null} */
export function parseRecord(json) {
    try {
        return recordOf(JSON.parse(json));
    } catch {
        return null;
    }
}

/**
 * The record that a value of unknown origin is; null if it is none. Fields that are damaged are left out, and so are damaged
 * messages of the queue.
 *
 * @param {unknown} value @returns {Kept|null}
 */
export function recordOf(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return null;
    }
    const { epoch, owner, token, key, name, seated, partner, used, known, said, queue, times } = value;
    const isOurs = isText(token) && isToken(token) && (key === undefined || key === null || isKeyOf(key));
    return {
        ...claimOf({ epoch, owner }),
        ...(isOurs ? { token } : {}),
        key: isKeyOf(key) || key === null ? key : undefined,
        name: name === '' || isNameOf(name) ? name : undefined,
        seated: seated === true,
        partner: isNameOf(partner) ? partner : '',
        used: isTime(used) ? used : null,
        known: isCount(known) ? known : null,
        said: saidOf(said),
        queue: Array.isArray(queue) ? queueOf(queue) : [],
        times: timesOf(times),
    };
}

/** Who claims a record, as far as the value says it. @returns {{epoch: number, owner: string}} */
export function claimOf({ epoch, owner }) {
    const isEpoch = Number.isSafeInteger(epoch) && epoch >= 0 && epoch < LAST_EPOCH;
    return { epoch: isEpoch ? epoch : 0, owner: isText(owner) && ID.test(owner) ? owner : '' };
}

/** Whether a claim comes after another one: there is an order among all claims. */
export function isAfter(one, other) {
    return one.epoch > other.epoch || (one.epoch === other.epoch && one.owner > other.owner);
}

function queueOf(values) {
    const ids = new Set();
    const messages = values.slice(0, QUEUE + 1).map(waitingOf).filter((each) => each !== null);
    return messages.map((each) => {
        const id = ids.has(each.id) ? newId() : each.id;
        ids.add(id);
        return { ...each, id };
    });
}

/** Earlier versions kept the text only. */
function waitingOf(value) {
    const { id, text, since } = isText(value) ? { text: value } : (value ?? {});
    return isMessage(text) ? { id: idOf(id), text, ...(isCount(since) ? { since } : {}) } : null;
}

function saidOf(value) {
    const { id, number, seat, text, wire, time } = value ?? {};
    const isRight = Number.isSafeInteger(number) && number >= 1 && seat === seatOfMessage(number);
    if (!isRight || !isMessage(text) || !isMessage(wire) || /[\r\n]/.test(wire)) {
        return null;
    }
    return { id: idOf(id), number, seat, text, wire, time: isTime(time) ? time : null };
}

function idOf(value) {
    return isText(value) && ID.test(value) ? value : newId();
}

function isMessage(value) {
    return isText(value) && value.length <= LONGEST && isUnicode(value);
}

function isCount(value) {
    return Number.isSafeInteger(value) && value >= 0;
}

function isKeyOf(value) {
    return isText(value) && isKey(value);
}

function isNameOf(value) {
    return isText(value) && isName(value);
}

function isText(value) {
    return typeof value === 'string';
}
