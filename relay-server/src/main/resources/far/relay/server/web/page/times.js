/** As many as a server keeps of a room's messages, by default. */
const TIMES = 1_024;

/**
 * When this client learned of the latest messages, in ms since 1970: after a reload the server sends them again, but not their
 * times. Pure.
 */
export class RoomTimes {
    #times; // by number, the ones that were noted first before the others

    /** @param {unknown} record as it was kept; what is not the time of a message in it is left out */
    constructor(record) {
        const isRight = ([number, time]) => Number.isSafeInteger(number) && Number.isSafeInteger(time);
        const kept = Array.isArray(record) ? record.filter((each) => Array.isArray(each) && isRight(each)) : [];
        this.#times = new Map(kept.slice(-TIMES));
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
