import { contradiction } from './expectation.js';
import { otherSeat, sayLine } from './lines.js';
import { RoomMemory } from './memory.js';
import { RoomUnderWay } from './under-way.js';

/**
 * The messages of a named room as one client sees them: whose turn it is, what is sent, and what is sent again (docs/rooms.md,
 * section 4). RoomUnderWay has what becomes of one message. Pure, but for the sealing.
 *
 * When is it our turn? When our seat says the next message, and we have received the one before that: the server sends it again
 * if we have not.
 *
 * What is sent on our turn? The message of the next number, if we have said it already: it has not arrived, or the server has
 * lost it. So a message is repeated with its number and its TEXT until the server has taken it. Otherwise the next queued one.
 */
export class RoomTurns {
    #user;
    #send;
    #memory = new RoomMemory();
    #underWay;
    /** Ours; null if we have had none. */
    #seat = null;
    /** The number of the next message, and the seat that says it. */
    #next = 1;
    #turn = 1;
    /** Whether the server has given us our seat on the present connection. */
    #present = false;
    /** The number of our message that was sent on this connection and has no answer yet; 0 if there is none. */
    #inFlight = 0;
    /** The turn that was reported last; null before the first time. */
    #reported = null;

    /**
     * @param {import('./wire-text.js').WireText} texts
     * @param {import('./outbox.js').RoomOutbox} outbox
     * @param {{report: function(string, object=), keep: function(), mayBegin: function(): boolean, now: function(): number}} user
     *     `keep` stores the outbox, before anything of it is sent; `mayBegin` says whether a new message may be sent
     * @param {function(string)} send sends a line on the present connection
     * @param {import('./reconciliation.js').RoomReconciliation} reconciliation with what was kept before
     */
    constructor(texts, outbox, user, send, reconciliation) {
        this.#user = user;
        this.#send = send;
        this.#underWay = new RoomUnderWay(texts, outbox, this.#memory, reconciliation, user, () => this.sendNext());
    }

    /** The highest number of a message that was received, or that the server has taken. */
    get known() {
        return this.#memory.known;
    }

    get seat() {
        return this.#seat;
    }

    get next() {
        return this.#next;
    }

    /** The seat that says the next message; null before it is known. */
    get turn() {
        return this.#isTurnKnown() ? this.#turn : null;
    }

    /** Whether a new message would go out at once: our seat says the next one, and has not done so yet. */
    get mine() {
        return this.#isOurNumber() && this.#memory.get(this.#next, this.#seat) === null && !this.#underWay.is(this.#next);
    }

    /** Whether we have our seat on the present connection. */
    get isPresent() {
        return this.#present;
    }

    /** Whether a message is sent that the server has neither taken nor refused. */
    get isInFlight() {
        return this.#inFlight !== 0;
    }

    /** What an event contradicts in docs/rooms.md, in English; null if the server may send it now. */
    contradiction(event) {
        const [seat, present, next, turn, memory] = [this.#seat, this.#present, this.#next, this.#turn, this.#memory];
        return contradiction(event, { seat, present, next, turn, memory });
    }

    // --- the server

    seated({ seat, next, turn }) {
        const first = this.#seat === null;
        this.#present = true;
        this.#seat = seat;
        this.#next = next;
        this.#turn = turn;
        if (first) {
            this.#user.report('seated', { seat });
        }
        if (this.#memory.known >= next) {
            this.#memory.lose(next);
            this.#user.report('dataLost', { number: next });
        }
        this.#underWay.settle(next);
        this.sendNext();
        this.#reportTurn();
    }

    disconnected() {
        this.#present = false;
        this.#inFlight = 0;
    }

    /** @param {string|null} text of the message; null if it cannot be opened */
    past({ number, seat, wire }, text) {
        this.#underWay.reconcile({ number, seat, wire, text }, this.#seat);
        if (number > this.#memory.known && this.#isNew(number, seat, wire)) {
            this.#user.report('past', { number, seat, text });
        }
    }

    /** @param {string|null} text of the message; null if it cannot be opened */
    said({ number, wire }, text) {
        if (number <= this.#memory.known) {
            return; // sent again, because a join was repeated
        }
        const seat = otherSeat(this.#seat);
        this.#underWay.reconcile({ number, seat, wire, text }, this.#seat);
        const fresh = this.#isNew(number, seat, wire);
        const replay = this.#reported === null; // nothing was said since we have the seat
        this.#next = number + 1;
        this.#turn = this.#seat;
        if (fresh) {
            this.#user.report('message', { number, seat, text, replay });
        }
        this.sendNext();
        this.#reportTurn();
    }

    /** Remembers a message of the server. Returns false if the server had lost it, and has it again. */
    #isNew(number, seat, wire) {
        const repaired = this.#memory.get(number, seat) === wire;
        if (!repaired) {
            this.#underWay.fail(number, 'lost', 'the conversation has gone on without this message');
            this.#memory.add(number, seat, wire);
        }
        this.#memory.confirm(number);
        return !repaired;
    }

    taken({ number }) {
        if (number <= this.#memory.known) {
            return; // it was repeated
        }
        this.#next = number + 1;
        this.#turn = otherSeat(this.#seat);
        this.#inFlight = 0;
        this.#underWay.confirm(number);
        this.#reportTurn();
    }

    /** The server could not store the message in flight: {@link sendNext} sends it again. */
    delayed() {
        const number = this.#inFlight;
        this.#inFlight = 0;
        this.#user.report('delayed', { number });
    }

    /** The server will never take the message in flight. */
    refused({ code, text }) {
        const number = this.#inFlight;
        this.#inFlight = 0;
        this.#memory.forgetFrom(number);
        this.#underWay.fail(number, code, text);
        this.#reportTurn();
    }

    // --- us

    /** Something was added to the outbox. */
    added() {
        this.sendNext();
        this.#reportTurn();
    }

    /** On our turn, sends the message of the next number, or says the next queued one. */
    sendNext() {
        const wire = this.#isOurNumber() ? this.#underWay.wireFor(this.#next, this.#seat) : null;
        if (wire !== null && this.#present && this.#inFlight !== this.#next) {
            this.#inFlight = this.#next;
            this.#underWay.sent(this.#next);
            this.#send(sayLine(this.#next, wire));
        }
    }

    #isOurNumber() {
        return this.#seat !== null && this.#turn === this.#seat && this.#memory.known >= this.#next - 1;
    }

    #isTurnKnown() {
        return this.#seat !== null && (this.#turn !== this.#seat || this.#isOurNumber());
    }

    #reportTurn() {
        const whose = this.mine ? 'mine' : 'theirs';
        if (this.#isTurnKnown() && whose !== this.#reported) {
            this.#reported = whose;
            this.#user.report('turn', { whose });
        }
    }
}
