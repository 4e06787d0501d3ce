/** As many as a server keeps of a room's messages, by default. */
const TIMES = 1_024;
/** The last time that a Date can have, in ms. */
const LAST = 8.64e15;

/** Whether a value is a time in ms since 1970. @param {unknown} value */
export function isTime(value) {
    return Number.isFinite(value) && Math.abs(value) <= LAST;
}

/** The times in what was kept of them; what is damaged is left out. @param {unknown} kept @returns {[number, number][]} */
export function timesOf(kept) {
    const isRight = (each) => Array.isArray(each) && Number.isSafeInteger(each[0]) && each[0] >= 1 && isTime(each[1]);
    return Array.isArray(kept) ? kept.filter(isRight).slice(-TIMES) : [];
}

/**
 * When this client learned of the latest messages, in ms since 1970: after a reload the server sends them again, but not their
 * times. Pure.
 */
export class RoomTimes {
    #times; // by number, the ones that were noted first before the others

    /** @param {[number, number][]} kept as from {@link record} */
    constructor(kept) {
        this.#times = new Map(kept);
    }

    /** @returns {number|null} null if it is not known */
    get(number) {
        return this.#times.get(number) ?? null;
    }

    /** Notes the time of a message. */
    note(number, time) {
        this.#times.delete(number);
        this.#times.set(number, time);
        if (this.#times.size > TIMES) {
            this.#times.delete(this.#times.keys().next().value);
        }
    }

    /** What is to be kept. @returns {[number, number][]} */
    get record() {
        return [...this.#times];
    }
}
