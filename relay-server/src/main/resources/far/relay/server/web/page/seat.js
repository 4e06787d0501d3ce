import { randomKey } from './seal.js';
import { RoomTimes } from './times.js';

/** What a client knows of its seat, and keeps with its messages. Pure. */
export class RoomSeat {
    /** Its token: one that we have chosen, until the server gives us the seat. */
    token;
    /** Whether the server has given it to us. */
    isOurs;
    /** @type {RoomTimes} */
    times;
    /** The name of the partner that was here last; '' if there was none, or it has no name. */
    #partner;
    /** The highest number of a message that the record has told us. */
    #known;

    /** @param {import('./record.js').Kept|null} kept null: there is no seat yet */
    constructor(kept) {
        this.token = kept?.token ?? randomKey();
        this.isOurs = kept?.seated ?? false;
        this.times = new RoomTimes(kept?.times ?? []);
        this.#partner = kept?.partner ?? '';
        this.#known = kept?.known ?? 0;
    }

    /** Another tab that had the seat tells what it knows. @param {import('./record.js').Kept} record */
    learn({ seated, times, known }) {
        this.isOurs ||= seated;
        this.#known = Math.max(this.#known, known ?? 0);
        times.filter(([number]) => this.times.get(number) === null).forEach(([number, time]) => this.times.note(number, time));
    }

    /** The server has given us the seat. @param {number} next the number of the next message */
    taken(token, next) {
        this.token = token;
        this.isOurs = true;
        this.lost(next);
    }

    /** The server does not have the messages from this number on. */
    lost(number) {
        this.#known = Math.min(this.#known, number - 1);
    }

    /** The owner of the other seat has changed. */
    partner({ presence, name }) {
        if (presence !== 'none') {
            this.#partner = name;
        }
    }

    /** A message has come, or one of ours was taken. @param {number} now in ms */
    noteTime({ number, replay, message }, now) {
        const isKnown = replay === true && this.times.get(number) !== null;
        if (!isKnown) {
            this.times.note(number, message?.time ?? now);
        }
    }

    /**
     * What is to be kept.
     *
     * @param {import('./outbox.js').RoomOutbox} outbox
     * @param {number} known the highest number of a message that the server has told us
     * @returns {object} fields of Kept
     */
    record({ queue, said, restored }, known) {
        const waiting = said !== null && said.wire === null ? [said, ...queue] : queue; // one that is being sealed waits still
        const underWay = said?.wire ? said : restored;
        const highest = Math.max(known, this.#known);
        return {
            token: this.token,
            seated: this.isOurs,
            partner: this.#partner,
            known: highest,
            said: underWay && pick(underWay),
            queue: waiting.map(({ id, text, since }) => ({ id, text, ...sinceIf(Math.max(since, known), highest) })),
            times: this.times.record,
        };
    }
}

/** Another tab can know more than what this client has compared its queue with. */
function sinceIf(since, known) {
    return since < known ? { since } : {};
}

/** What is kept of a message under way. */
function pick({ id, number, seat, text, wire, time }) {
    return { id, number, seat, text, wire, time };
}
