import { RoomConnections } from './connections.js';
import { RoomConversation } from './conversation.js';
import { end, RoomEntry } from './entry.js';
import { RoomKept } from './kept.js';
import { Seal } from './seal.js';
import { RoomTurns } from './turns.js';
import { WireText } from './wire-text.js';

/** Ends after which the seat is not ours any more. */
const SEAT_GONE = ['left', 'idle', 'lonely', 'removed', 'ended'];
/** How long leaving may take without an answer, in ms. After that the server frees the seat by itself. */
const LEAVING = 3_000;

/**
 * A room from one start to its end: what is kept of it, and what comes of that.
 *
 * @implements {import('./handover.js').Tab}
 */
export class RoomSession {
    #options;
    #keeper;
    #handover;
    #user;
    #entry;
    #join;
    #knowsServer;
    #wasAnswered = false;
    #leaving = null;
    /** Whether the first attempt to connect has begun. */
    #connects = false;
    #isEnded = false;
    /** Whether the end has cost the seat: what is in the outbox goes nowhere. */
    #isSeatGone = false;
    /** Whether another tab was given what is in the outbox, and has not said that it has it. */
    #isGiven = false;
    /** @type {RoomKept} */
    kept;

    /**
     * @param {object} options of Room, with all defaults
     * @param {import('./keeper.js').RoomKeeper} keeper
     * @param {import('./handover.js').RoomHandover} handover
     * @param {{report: function(string, object=), changed: function()}} user
     * @param {boolean} knowsServer whether the server has answered before, in an earlier session
     */
    constructor(options, keeper, handover, user, knowsServer) {
        this.#options = options;
        this.#keeper = keeper;
        this.#handover = handover;
        this.#user = user;
        this.#knowsServer = knowsServer;
        this.kept = new RoomKept(options, keeper, () => this.turns.known);
        handover.open(this);
        const record = keeper.load();
        this.#load(record);
        this.kept.claim(record);
    }

    #load(record) {
        this.kept.load(record);
        this.texts = new WireText(this.kept.key !== null, this.#options.maxMessage);
        this.#build();
    }

    #build() {
        const { room, seat, wait, fresh, clock } = this.#options;
        const report = (type, detail) => this.#report(type, detail);
        const mayGoOn = () => this.#mayGoOn();
        const user = { report, keep: () => this.kept.keep(), mayBegin: mayGoOn, now: clock.now };
        const { token, isOurs } = this.kept.seat;
        this.#join = { room, name: this.kept.name, seat: seat ?? undefined, wait, fresh, token };
        const robbed = () => this.#handover.robbed();
        this.#entry = new RoomEntry(this.#join, isOurs, this.kept.isContinued || this.#knowsServer, robbed);
        const send = (line) => this.connections.send(line);
        this.turns = new RoomTurns(this.texts, this.kept.outbox, user, send, this.kept.reconciliation);
        const changed = () => this.#changed();
        const mayConnect = () => this.#mayConnect();
        this.connections = new RoomConnections(this.#options, this.turns, this.texts, { mayConnect, changed });
        this.conversation = new RoomConversation(this.#entry, this.turns, report, this.connections);
    }

    /** Whether the server has ever answered. */
    get knowsServer() {
        return this.#knowsServer || this.#wasAnswered;
    }

    #giveBackUnsent() {
        this.kept.notSent.splice(0).forEach((each) => this.#giveBack(each, 'notSent', 'its conversation is over'));
    }

    /** Connects. */
    async start() {
        this.#giveBackUnsent();
        if (this.#handover.isOpen && !this.#keeper.isHeld) {
            await this.#handover.ask();
        }
        if (this.kept.key !== null) {
            if (!Seal.isPossible()) {
                this.conversation.end(end('noCrypto', 'sealed rooms need a secure context: HTTPS, or localhost'));
                return;
            }
            const seal = await Seal.of(this.#options.room, this.kept.key);
            this.texts.use(seal);
            this.#join.secret = seal.secret;
        }
        this.#connects = true;
        this.connections.start(this.conversation);
    }

    // --- us

    /** Adds a message that was checked. */
    write(message) {
        if (!this.#mayGoOn()) {
            return;
        }
        this.kept.outbox.add(message);
        this.kept.keep();
        this.turns.added();
    }

    /** Changes the queue. @param {function(): boolean} change returns whether there was something to change */
    change(change) {
        const found = !this.conversation.isOver && this.#mayGoOn() && change();
        if (found) {
            this.kept.keep();
        }
        return found;
    }

    leave() {
        this.conversation.leave();
        this.connections.hurry();
        this.#leaving ??= this.#options.clock.setTimeout(() => {
            this.conversation.end(end('left'));
            this.#changed();
        }, LEAVING);
    }

    close() {
        this.conversation.end(end('closed'));
    }

    /** Whether the seat is still this client's. Another one that shares the storage has it from the moment when it starts. */
    #mayGoOn() {
        if (!this.conversation.isOver && !this.#keeper.isMine()) {
            this.giveUp();
        }
        return !this.conversation.isOver;
    }

    #mayConnect() {
        if (!this.isOver && !this.#handover.mayTakeBack()) {
            this.conversation.end(end('resumed'));
        }
        return this.#mayGoOn();
    }

    // --- other tabs

    get isOver() {
        return this.conversation.isOver;
    }

    claimAgain() {
        this.kept.claimAgain();
    }

    giveUp() {
        if (!this.isOver) {
            this.conversation.handOver();
            this.#changed();
        } else if (!this.kept.outbox.isEmpty) {
            this.#give();
        }
    }

    /** Gives what is in the outbox to the tab that has the room, if there is one. */
    #give() {
        if (!this.#isSeatGone) {
            this.#isGiven = true;
            this.#handover.give(this.kept.record);
        }
    }

    take(record) {
        if (record.token === undefined || record.key !== this.kept.key) {
            return false;
        }
        if (record.token === this.kept.seat.token) {
            this.kept.merge(record);
        } else if (this.#connects) {
            this.kept.notSent.push(...record.queue);
        } else {
            this.#load(record);
        }
        this.kept.keep();
        this.#giveBackUnsent();
        this.turns.added();
        this.#user.changed();
        return true;
    }

    handedOver() {
        this.#isGiven = false;
        this.kept.outbox.clear();
        this.#user.changed();
    }

    /** What another tab was given and may not have; null if there is nothing. */
    get notTaken() {
        return this.#isGiven && !this.kept.outbox.isEmpty ? { ...this.kept.record, ...this.#keeper.claimed } : null;
    }

    // --- what happens

    #changed() {
        if (!this.#wasAnswered && this.conversation.isConnected) {
            this.#answered();
        }
        if (!this.isOver) {
            this.kept.keepChanges();
        }
        this.#user.changed();
    }

    /** The first answer: the room is the right one. */
    #answered() {
        this.#wasAnswered = true;
        if (this.kept.claimIfHeld()) {
            this.#giveBackUnsent();
            this.#handover.announce();
        }
    }

    #report(type, detail) {
        if (this.#isEnded) {
            return; // what the end interrupted
        }
        if (type === 'seated') {
            this.kept.seat.taken(this.#entry.token, this.turns.next);
            this.#answered();
        } else if (type === 'ended') {
            this.connections.stop();
            this.#options.clock.clearTimeout(this.#leaving);
            this.#ended(detail);
        }
        this.kept.note(type, detail);
        if (type === 'ended' || !this.conversation.isLeaving) {
            this.#user.report(type, detail);
        }
        this.#isEnded ||= type === 'ended';
    }

    #ended({ kind, code }) {
        this.#isSeatGone = SEAT_GONE.includes(kind) || (kind === 'refused' && (code === 'token' || !this.kept.seat.isOurs));
        if (!this.#isSeatGone) {
            this.kept.keep();
            if (kind === 'resumed') {
                this.#resumedElsewhere();
            }
            return;
        }
        const underWay = this.kept.keepQueue();
        if (underWay?.sent) {
            this.#giveBack(underWay, 'unconfirmed', 'the server has not taken it');
        } else if (underWay !== null) {
            this.#giveBack(underWay, 'notSent', 'its conversation is over');
        }
    }

    /** The queue goes out where the seat is now. */
    #resumedElsewhere() {
        if (this.#handover.isOpen) {
            this.#give();
        } else if (!this.#keeper.isMine()) {
            this.kept.outbox.queue = [];
        }
    }

    #giveBack({ id, text }, code, reason) {
        this.#user.report('returned', { id, text, code, reason });
    }
}
