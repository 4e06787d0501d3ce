/**
 * The message of ours that is under way: it leaves the queue, gets its number and, when it is sealed, its TEXT, with which it is
 * repeated until the server has taken it, or until it is certain that the server will not take it, and the user gets it back. Pure,
 * but for the sealing.
 */
export class RoomUnderWay {
    #texts;
    #outbox;
    #memory;
    #reconciliation;
    #user;
    #ready;

    /**
     * @param {import('./wire-text.js').WireText} texts
     * @param {import('./outbox.js').RoomOutbox} outbox
     * @param {import('./memory.js').RoomMemory} memory
     * @param {import('./reconciliation.js').RoomReconciliation} reconciliation with what was kept before
     * @param {object} user of RoomTurns
     * @param {function()} ready called when a message was sealed that could not be sent at once
     */
    constructor(texts, outbox, memory, reconciliation, user, ready) {
        this.#texts = texts;
        this.#outbox = outbox;
        this.#memory = memory;
        this.#reconciliation = reconciliation;
        this.#user = user;
        this.#ready = ready;
    }

    /** Whether the message under way has this number. */
    is(number) {
        return this.#outbox.said !== null && this.#outbox.said.number === number;
    }

    /** The TEXT to send on our turn: of the message of this number, or else of the next queued one. Null if there is none yet. */
    wireFor(number, seat) {
        this.#resumeRestored(number, seat);
        const isNew = this.#memory.get(number, seat) === null && !this.is(number);
        if (isNew && this.#outbox.queue.length > 0 && this.#user.mayBegin()) {
            this.#begin(this.#outbox.next(), number, seat);
        }
        return this.#memory.get(number, seat);
    }

    /** The message that was under way before a reload has not arrived, if its turn is now. */
    #resumeRestored(number, seat) {
        const mine = this.#outbox.restored;
        if (mine !== null && mine.number === number && mine.seat === seat) {
            this.#outbox.restored = null;
            this.#outbox.said = mine;
            this.#memory.add(mine.number, mine.seat, mine.wire);
        }
    }

    /** From now on the message has its number and, when it is sealed, its TEXT. */
    #begin({ id, text }, number, seat) {
        const lost = 'the server has lost the messages before this one';
        this.fail(number, 'lost', lost);
        if (this.#outbox.restored !== null) {
            this.#return(this.#outbox.restored, 'lost', lost);
            this.#outbox.restored = null;
        }
        const mine = { id, number, seat, text, wire: null, sent: false, time: this.#user.now() };
        this.#outbox.said = mine;
        const wire = this.#texts.encode(number, seat, text);
        if (typeof wire === 'string') {
            this.#sealed(mine, wire);
        } else {
            wire.then((sealed) => this.#sealed(mine, sealed) && this.#ready());
        }
    }

    /** Returns whether the message is to be sent: in the meantime it can have been given back, or the seat be lost. */
    #sealed(mine, wire) {
        const isWanted = this.#outbox.said === mine && this.#user.mayBegin();
        if (isWanted) {
            mine.wire = wire;
            this.#memory.add(mine.number, mine.seat, wire);
            this.#user.keep();
        }
        return isWanted;
    }

    /** The message of this number is sent. */
    sent(number) {
        if (this.is(number)) {
            this.#outbox.said.sent = true;
        }
    }

    /** The server has our message of this number. */
    confirm(number) {
        const mine = this.#outbox.said;
        this.#memory.confirm(number);
        if (mine !== null && mine.number <= number) {
            this.#outbox.said = null;
        }
        this.#user.report('taken', { number, message: mine !== null && mine.number === number ? mine : null });
    }

    /** All messages below the next number are decided. If ours is one of them, the server has taken it. */
    settle(next) {
        const mine = this.#outbox.said;
        if (mine !== null && mine.number < next) {
            if (mine.sent) {
                this.confirm(mine.number);
            } else { // another client with our token has said this message
                this.#memory.forgetFrom(mine.number);
                this.fail(mine.number, 'turn', 'another client with our seat has said this message');
            }
        }
    }

    /** A message of the server that we did not know: it, or those before it, can be ours from before a reload. */
    reconcile(message, seat) {
        const { known } = this.#memory;
        if (message.number <= known || this.#memory.get(message.number, message.seat) !== null) {
            return;
        }
        for (const { taken, returned, code, reason } of this.#reconciliation.learn(message, seat, known)) {
            if (taken === undefined) {
                this.#return(returned, code, reason);
            } else {
                this.#memory.add(taken.number, taken.seat, taken.wire);
                this.#memory.confirm(taken.number);
                this.#user.report('taken', { number: taken.number, message: taken });
            }
        }
    }

    /** The message under way, if it has this number or a later one, will not be taken: the user gets it back. */
    fail(number, code, reason) {
        const mine = this.#outbox.said;
        if (mine !== null && mine.number >= number) {
            this.#outbox.said = null;
            this.#return(mine, code, reason);
        }
    }

    #return({ id, text }, code, reason) {
        this.#user.report('returned', { id, text, code, reason });
    }
}
