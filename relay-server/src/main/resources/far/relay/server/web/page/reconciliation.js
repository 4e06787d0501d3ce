import { seatOfMessage } from './lines.js';

/**
 * Which of the messages that a client kept the server has already. A record can be older than what was sent: a browser writes its
 * storage late, and does not show it to other processes at once. After a resume the server sends the history, with our own messages.
 * One that the record did not know is the first one of the queue, if it has the same text; the queue went out in order. Pure.
 *
 * What is not certain is neither sent nor lost, but given back to the user.
 */
export class RoomReconciliation {
    #outbox;
    #now;
    /** Whether the record says that the seat is ours. If not, the history can have messages of an earlier owner of the seat. */
    #wasSeated;

    /**
     * Takes over what was kept.
     *
     * @param {import('./outbox.js').RoomOutbox} outbox
     * @param {import('./record.js').Kept} kept
     * @param {function(): number} now in ms
     */
    constructor(outbox, kept, now) {
        this.#outbox = outbox;
        this.#now = now;
        this.#wasSeated = kept.seated;
        outbox.queue = kept.queue.map(({ id, text }) => ({ id, text, since: kept.known ?? undefined }));
        outbox.restored = kept.said && { ...kept.said, sent: true };
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
