import { RoomConnections } from './connections.js';
import { RoomConversation } from './conversation.js';
import { end, RoomEntry } from './entry.js';
import { RoomOutbox } from './outbox.js';
import { RoomReconciliation } from './reconciliation.js';
import { randomKey, Seal } from './seal.js';
import { RoomTimes } from './times.js';
import { RoomTurns } from './turns.js';
import { WireText } from './wire-text.js';

/** Ends after which the seat is not ours any more. */
const SEAT_GONE = ['left', 'idle', 'lonely', 'removed', 'ended'];
/** What changes the record. Before a message is sent, it is kept at once. */
const CHANGES = ['seated', 'partner', 'message', 'taken', 'returned', 'dataLost'];
/** How long leaving may take without an answer, in ms. After that the server frees the seat by itself. */
const LEAVING = 3_000;

/** A room from one start to its end: what is kept of it, and what comes of that. */
export class RoomSession {
    #options;
    #keeper;
    #user;
    #token;
    #seated;
    #entry;
    #join;
    #knowsServer;
    #wasAnswered = false;
    /** Messages to give back to the user at the start. */
    #notSent = [];
    #leaving = null;
    /** The name of the partner that was here last; '' if there was none, or it has no name. */
    #partner = '';
    /** The record that this continues; null if it begins anew. @type {RoomReconciliation|null} */
    #kept;
    /** The highest number of a message that the record has told us. */
    #known;
    #isEnded = false;
    /** Whether something has changed that is to be kept at the end of the step. */
    #isUnkept = false;

    /** @type {string|null} */
    key;
    name;
    outbox = new RoomOutbox();
    /** Whether this continues the conversation that was kept. */
    isContinued;

    /**
     * @param {object} options of Room, with all defaults
     * @param {import('./keeper.js').RoomKeeper} keeper
     * @param {{report: function(string, object=), changed: function()}} user
     * @param {boolean} knowsServer whether the server has answered before, in an earlier session
     */
    constructor(options, keeper, user, knowsServer) {
        this.#options = options;
        this.#keeper = keeper;
        this.#user = user;
        this.#knowsServer = knowsServer;
        const kept = keeper.load();
        this.isContinued = kept?.token !== undefined && (options.key === undefined || options.key === kept.key);
        this.key = (options.key === undefined ? kept?.key : options.key) ?? null;
        this.name = (options.name === undefined ? kept?.name : options.name) ?? '';
        this.#token = this.isContinued ? kept.token : randomKey();
        this.#seated = this.isContinued && kept.seated;
        this.#partner = this.isContinued ? kept.partner : '';
        this.times = new RoomTimes(this.isContinued ? kept.times : []);
        this.texts = new WireText(this.key !== null, options.maxMessage);
        this.#known = (this.isContinued && kept.known) || 0;
        this.#kept = this.isContinued ? new RoomReconciliation(this.outbox, kept, options.clock.now) : null;
        this.#build();
        this.#claim(kept);
    }

    #build() {
        const { room, seat, wait, fresh, clock } = this.#options;
        const report = (type, detail) => this.#report(type, detail);
        const mayGoOn = () => this.#mayGoOn();
        const user = { report, keep: () => this.#keep(), mayBegin: mayGoOn, now: clock.now };
        this.#join = { room, name: this.name, seat: seat ?? undefined, wait, fresh, token: this.#token };
        this.#entry = new RoomEntry(this.#join, this.#seated, this.isContinued || this.#knowsServer);
        this.turns = new RoomTurns(this.texts, this.outbox, user, (line) => this.connections.send(line), this.#kept);
        const changed = () => this.#changed();
        this.connections = new RoomConnections(this.#options, this.turns, this.texts, { mayConnect: mayGoOn, changed });
        this.conversation = new RoomConversation(this.#entry, this.turns, report, this.connections);
    }

    /** The messages of another conversation never go into this one: the user gets them back. */
    #claim(kept) {
        if (!this.isContinued && kept?.token !== undefined) {
            this.#keeper.hold(); // the link has another key, by mistake perhaps: what belongs to the right one stays
            return;
        }
        this.#keeper.claim(this.#record());
        if (!this.isContinued) {
            this.#notSent = kept?.queue ?? [];
        }
    }

    /** Whether the server has ever answered. */
    get knowsServer() {
        return this.#knowsServer || this.#wasAnswered;
    }

    #giveBackUnsent() {
        this.#notSent.splice(0).forEach((each) => this.#giveBack(each, 'notSent', 'its conversation is over'));
    }

    /** Connects. */
    async start() {
        this.#giveBackUnsent();
        if (this.key !== null) {
            if (!Seal.isPossible()) {
                this.conversation.end(end('noCrypto', 'sealed rooms need a secure context: HTTPS, or localhost'));
                return;
            }
            const seal = await Seal.of(this.#options.room, this.key);
            this.texts.use(seal);
            this.#join.secret = seal.secret;
        }
        this.connections.start(this.conversation);
    }

    // --- us

    /** Adds a message that was checked. */
    write(message) {
        if (!this.#mayGoOn()) {
            return;
        }
        this.outbox.add(message);
        this.#keep();
        this.turns.added();
    }

    /** Changes the queue. @param {function(): boolean} change returns whether there was something to change */
    change(change) {
        const found = !this.conversation.isOver && this.#mayGoOn() && change();
        if (found) {
            this.#keep();
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
            this.conversation.end(end('resumed'));
        }
        return !this.conversation.isOver;
    }

    // --- what happens

    #changed() {
        if (!this.#wasAnswered && this.conversation.isConnected) {
            this.#answered();
        }
        if (this.#isUnkept && !this.conversation.isOver) {
            this.#keep();
        }
        this.#user.changed();
    }

    /** The first answer: the room is the right one. */
    #answered() {
        this.#wasAnswered = true;
        if (this.#keeper.isHeld) {
            this.#notSent = this.#keeper.load()?.queue ?? [];
            this.#keeper.claim(this.#record());
            this.#giveBackUnsent();
        }
    }

    #report(type, detail) {
        if (this.#isEnded) {
            return; // what the end interrupted
        }
        if (type === 'seated') {
            this.#seated = true;
            this.#known = Math.min(this.#known, this.turns.next - 1);
            this.#token = this.#entry.token;
            this.#answered();
        } else if (type === 'dataLost') {
            this.#known = Math.min(this.#known, detail.number - 1);
        } else if (type === 'waiting') {
            this.#kept?.forget();
        } else if (type === 'partner' && detail.presence !== 'none') {
            this.#partner = detail.name;
        } else if (type === 'message' || type === 'taken') {
            this.#noteTime(detail);
        } else if (type === 'ended') {
            this.connections.stop();
            this.#options.clock.clearTimeout(this.#leaving);
            this.#ended(detail);
        }
        this.#isUnkept ||= CHANGES.includes(type);
        if (type === 'ended' || !this.conversation.isLeaving) {
            this.#user.report(type, detail);
        }
        this.#isEnded ||= type === 'ended';
    }

    #noteTime({ number, replay, message }) {
        const isKnown = replay === true && this.times.get(number) !== null;
        if (!isKnown) {
            this.times.note(number, message?.time ?? this.#options.clock.now());
        }
    }

    #ended({ kind, code }) {
        if (kind === 'resumed' && !this.#keeper.isMine()) {
            this.outbox.queue = []; // it goes out where the seat is now
        }
        const isGone = SEAT_GONE.includes(kind) || (kind === 'refused' && (code === 'token' || !this.#seated));
        if (!isGone) {
            this.#keep();
            return;
        }
        const underWay = this.outbox.underWay;
        this.outbox.said = null;
        this.outbox.restored = null;
        const { queue } = this.outbox;
        this.#keeper.save(queue.length > 0 ? { queue } : null);
        if (underWay?.sent) {
            this.#giveBack(underWay, 'unconfirmed', 'the server has not taken it');
        } else if (underWay !== null) {
            this.#giveBack(underWay, 'notSent', 'its conversation is over');
        }
    }

    #giveBack({ id, text }, code, reason) {
        this.#user.report('returned', { id, text, code, reason });
    }

    // --- what is kept

    /** Keeps all, now. */
    #keep() {
        this.#isUnkept = false;
        this.#keeper.save(this.#record());
    }

    #record() {
        const { queue, said, restored } = this.outbox;
        const waiting = said !== null && said.wire === null ? [said, ...queue] : queue; // one that is being sealed waits still
        const underWay = said?.wire ? said : restored;
        return {
            token: this.#token,
            key: this.key,
            name: this.name,
            seated: this.#seated,
            partner: this.#partner,
            used: this.#options.clock.now(),
            known: Math.max(this.turns.known, this.#known),
            said: underWay && pick(underWay),
            queue: waiting.map(({ id, text }) => ({ id, text })),
            times: this.times.record,
        };
    }
}

/** What is kept of a message under way. */
function pick({ id, number, seat, text, wire, time }) {
    return { id, number, seat, text, wire, time };
}
