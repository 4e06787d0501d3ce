import { seatOfMessage } from './lines.js';
import { QUEUE } from './outbox.js';

/**
 * Which of the messages that a client kept the server has already. A record can be older than what was sent: a browser writes its
 * storage late, and does not show it to other processes at once. After a resume the server sends the history, with our own messages.
 * One that the record did not know is the first one of the queue, if it has the same text; the queue went out in order. Pure.
 *
 * What is not certain is neither sent nor lost, but given back to the user.
 *
 * Another tab may hand over what it had, before the history has come or after it.
 */
export class RoomReconciliation {
    #outbox;
    #now;
    /** Who wrote the record. */
    #owner;
    /** The ids of all messages that were taken over. */
    #met;
    /** Our messages in the history that are none of the queue's: what another tab hands over can be among them. */
    #others = [];
    /** Whether the record says that the seat is ours. If not, the history can have messages of an earlier owner of the seat. */
    #wasSeated;

    /**
     * Takes over what was kept.
     *
     * @param {import('./outbox.js').RoomOutbox} outbox
     * @param {import('./record.js').Kept|null} kept null: nothing
     * @param {function(): number} now in ms
     */
    constructor(outbox, kept, now) {
        this.#outbox = outbox;
        this.#now = now;
        const { seated = false, owner = null, said = null, queue = [] } = kept ?? {};
        this.#wasSeated = seated;
        this.#owner = owner;
        this.#met = new Set([...queue, said].map((each) => each?.id));
        outbox.queue = [...(kept === null ? [] : waiting(kept)), ...outbox.queue];
        outbox.restored = said && { ...said, sent: true };
    }

    /** The record was outdated: its conversation is another one. */
    abandon() {
        this.#outbox.queue = this.#outbox.queue.filter(({ id }) => !this.#met.has(id));
        this.#outbox.restored = null;
    }

    /**
     * Takes over what another tab of the same seat had when it ended. If that one wrote the record with which we began, what it does
     * not have any more was sent or withdrawn there.
     *
     * @param {import('./record.js').Kept} record @returns {import('./outbox.js').Waiting[]} what has no space in the queue
     */
    merge(record) {
        const { said } = record;
        const handed = said === null ? waiting(record) : [{ id: said.id, text: said.text, since: said.number - 1 }, ...waiting(record)];
        const byId = new Map(handed.map((each) => [each.id, each]));
        const isGone = ({ id }) => record.owner === this.#owner && this.#met.has(id) && !byId.has(id);
        const queue = this.#outbox.queue
            .filter((each) => !isGone(each))
            .map((each) => ({ ...each, since: Math.max(each.since, byId.get(each.id)?.since ?? 0) }));
        // What that one did not have at all comes first: it has been sent, as the history will tell.
        let place = queue.findIndex(({ id, since }) => byId.has(id) || !(since < (handed[0]?.since ?? 0)));
        place = place < 0 ? queue.length : place;
        for (const each of handed) {
            const at = queue.findIndex(({ id }) => id === each.id);
            if (at >= 0) {
                place = at + 1;
            } else if (!this.#met.has(each.id) && !this.#isOther(each)) {
                queue.splice(place++, 0, each);
            }
            this.#met.add(each.id);
        }
        this.#wasSeated ||= record.seated;
        this.#outbox.queue = queue.slice(0, QUEUE);
        return queue.slice(QUEUE);
    }

    /** Whether the history has had this message. */
    #isOther({ text, since }) {
        const at = this.#others.findIndex((other) => other.number > since && other.text === text);
        return at >= 0 && this.#others.splice(at, 1).length > 0;
    }

    /** The server has no seat of ours, so it has no message either. */
    forget() {
        this.#outbox.queue = this.#outbox.queue.map(({ id, text }) => ({ id, text }));
    }

    /**
     * The server has this message, which we did not know.
     *
     * @param {{number: number, seat: 1|2, wire: string, text: string|null}} message `text` is null if it cannot be opened
     * @param {1|2} ours our seat
     * @param {number} known the number of the message before it that we know
     * @returns {{taken?: import('./outbox.js').Said, returned?: import('./outbox.js').Waiting, code?: string, reason?:
     *     string}[]} what has become of ours: the server has it, or the user gets it back
     */
    learn(message, ours, known) {
        const outcomes = [];
        const { restored } = this.#outbox;
        const isDecided = restored !== null && restored.number <= message.number;
        if (isDecided) {
            outcomes.push(this.#decideRestored(restored, message));
        }
        if (this.#wasSeated) {
            this.#giveBack(this.#missed(message.number, ours, isDecided ? restored.number : known), outcomes);
        }
        if (message.seat === ours && outcomes[0]?.taken?.number !== message.number) {
            this.#match(message, outcomes);
        }
        return outcomes;
    }

    /** The message under way has arrived if it comes with its TEXT, or if the conversation has gone on after it. */
    #decideRestored(restored, { number, wire }) {
        this.#outbox.restored = null;
        return restored.number < number || restored.wire === wire
            ? { taken: restored }
            : { returned: restored, code: 'turn', reason: 'another client with our seat has said this message' };
    }

    /** The server does not keep our messages up to this number any more; so many of the queue can be among them. */
    #missed(number, ours, known) {
        let last = known;
        return this.#outbox.queue.filter(({ since }) => {
            const after = Math.max(last, since) + 1;
            const own = seatOfMessage(after) === ours ? after : after + 1;
            const isMissed = own < number; // not if there is no `since`
            last = isMissed ? own : last;
            return isMissed;
        });
    }

    /** A message of ours that the record did not know. If it is not the first one of the queue, the queue was changed later. */
    #match({ number, seat, wire, text }, outcomes) {
        const kept = this.#outbox.queue.filter(({ since }) => since < number);
        const at = kept.findIndex((each) => each.text === text);
        if (at < 0) {
            this.#others = [...this.#others, { number, text }].slice(-QUEUE);
        }
        if (!this.#wasSeated) {
            this.#giveBack(at < 0 ? [] : [kept[at]], outcomes);
            return;
        }
        this.#giveBack(at < 0 ? kept : kept.slice(0, at), outcomes);
        if (at >= 0) {
            const { id } = kept[at];
            this.#outbox.withdraw(id);
            outcomes.push({ taken: { id, number, seat, text, wire, sent: true, time: this.#now() } });
        }
    }

    #giveBack(messages, outcomes) {
        messages.forEach(({ id, text }) => {
            this.#outbox.withdraw(id);
            outcomes.push({ returned: { id, text }, code: 'unconfirmed', reason: 'the server can have it already' });
        });
    }
}

/** The queue of a record. The history can have messages of it after the ones that the record knew. */
function waiting({ queue, known }) {
    return queue.map(({ id, text, since }) => ({ id, text, since: since ?? known ?? undefined }));
}
