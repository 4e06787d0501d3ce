import { RoomHandover } from './handover.js';
import { RoomKeeper } from './keeper.js';
import { MessageLog } from './message-log.js';
import { newId, QUEUE } from './outbox.js';
import { complete } from './room-options.js';
import { Seal } from './seal.js';
import { RoomSession } from './session.js';
import { rangeError, WireText } from './wire-text.js';

/**
 * A client of a named room (docs/rooms.md), for browsers and Node; docs/page.md describes it.
 *
 * Dispatches `change` when {@link Room#state} is another value, once for all changes of one step, and `event` (a CustomEvent) for
 * each thing that happens.
 */
export class Room extends EventTarget {
    #options;
    #keeper;
    #handover;
    #log = new MessageLog();
    /** @type {RoomSession|null} */
    #session = null;
    #lastId = 0;
    /** How many conversations there have been, with the present one. */
    #conversation = 0;
    #waiting = false;
    #wasSeated = false;
    #end = null;
    /** Null after a change. */
    #state = null;
    #isChangeDue = false;

    /**
     * @param {import('./room-options.js').RoomOptions} options
     * @throws {RangeError} with a `code` (room, key, name), if one is malformed
     */
    constructor(options) {
        super();
        this.#options = complete(options);
        const { url, room, storage, clock, BroadcastChannel } = this.#options;
        const address = `relay.room.${url}.${room}`;
        this.#keeper = new RoomKeeper(storage, address, () => this.#report('notKept'));
        this.#handover = new RoomHandover(storage && BroadcastChannel, address, clock, this.#keeper);
    }

    /** Whether sealed rooms are possible here: browsers have WebCrypto in a secure context only. */
    static canSeal() {
        return Seal.isPossible();
    }

    /** The key of a sealed room; null: it is open, or not known before start(). @returns {string|null} */
    get key() {
        return this.#session?.kept.key ?? this.#options.key ?? null;
    }

    /** What the partner sees; '' for nothing. @returns {string} */
    get name() {
        return this.#session?.kept.name ?? this.#options.name ?? '';
    }

    // --- to come and go

    /** Joins the room, or takes a kept seat back. Again after the end; nothing while it goes on. */
    start() {
        if (this.#session !== null && !this.#session.conversation.isOver) {
            return;
        }
        this.#end = null;
        this.#waiting = false;
        this.#wasSeated = false;
        const report = (type, detail) => this.#report(type, detail);
        const user = { report, changed: () => this.#changed() };
        const { knowsServer = false, notTaken = null } = this.#session ?? {};
        this.#session = new RoomSession(this.#options, this.#keeper, this.#handover, user, knowsServer);
        if (!this.#session.kept.isContinued || this.#conversation === 0) {
            this.#log = new MessageLog();
            this.#conversation++;
        }
        if (notTaken !== null) {
            this.#session.take(notTaken);
        }
        this.#session.start();
        this.#changed();
    }

    /** Gives the seat up; `ended` follows, of the kind `left`. Without a connection it connects again for this, for 3 seconds. */
    leave() {
        this.#session?.leave();
        this.#changed();
    }

    /** Only closes the connection: the seat stays ours for a while, as after a lost connection. */
    close() {
        this.#session?.close();
        this.#changed();
    }

    /** Does not wait for the pause before the next attempt to connect. A connection that may be dead is tested. */
    reconnect() {
        this.#session?.connections.hurry();
        this.#changed();
    }

    // --- to talk

    /**
     * Sends a message on our turn: at once, if it is our turn and nothing waits before it.
     *
     * @param {string} text any Unicode text, also an empty one or several lines
     * @returns {string} its id
     * @throws {RangeError} with a `code`: it is too `long` or not `unicode`, the queue is `full`, the conversation is `over`
     */
    write(text) {
        const session = this.#going();
        session.texts.check(text);
        if (session.kept.outbox.queue.length >= QUEUE) {
            throw rangeError('full', `${QUEUE} messages are waiting for their turns, and no more can`);
        }
        const id = newId();
        session.write({ id, text });
        this.#changed();
        this.#going();
        return id;
    }

    #going() {
        if (this.#session === null || this.#session.conversation.isOver || this.#session.conversation.isLeaving) {
            throw rangeError('over', 'the conversation is over, or has not started');
        }
        return this.#session;
    }

    /** Changes a queued message. @returns {boolean} false if it has gone out already @throws {RangeError} as write() */
    edit(id, text) {
        this.#session?.texts.check(text);
        return this.#change((outbox) => outbox.edit(id, text));
    }

    /** Moves a queued message to a place in the queue, from 0. @returns {boolean} false if it has gone out already */
    move(id, index) {
        return this.#change((outbox) => outbox.move(id, index));
    }

    /** Takes a message out of the queue. @returns {boolean} false if it has gone out already */
    withdraw(id) {
        return this.#change((outbox) => outbox.withdraw(id));
    }

    #change(change) {
        const found = this.#session?.change(() => change(this.#session.kept.outbox)) ?? false;
        this.#changed();
        return found;
    }

    /**
     * How many bytes of the longest message this text leaves; negative if it is too long. @param {string} text @returns {number}
     */
    remaining(text) {
        const texts = this.#session?.texts ?? new WireText(this.key !== null, this.#options.maxMessage);
        return texts.remaining(text);
    }

    // --- what happens

    #report(type, detail = {}) {
        const more = this.#note(type, detail);
        this.#changed();
        if (more !== null) {
            this.dispatchEvent(new CustomEvent('event', { detail: Object.freeze({ type, ...more }) }));
        }
        this.#state = null; // the step goes on
    }

    /** Notes an event. Returns what to report of it; null for nothing. */
    #note(type, detail) {
        switch (type) {
            case 'seated':
                this.#wasSeated = true;
                return detail;
            case 'waiting':
                this.#waiting = true;
                return detail;
            case 'past': {
                const message = this.#message({ ...detail, past: true, replay: false });
                return this.#log.add(message) ? message : null;
            }
            case 'message': {
                const message = this.#message({ ...detail, past: false });
                this.#log.add(message);
                return message;
            }
            case 'taken':
                this.#taken(detail);
                return { number: detail.number };
            case 'dataLost':
                this.#log.lose(detail.number);
                return detail;
            case 'ended':
                this.#end = detail;
                return detail;
            default:
                return detail;
        }
    }

    #message({ number, seat, text, past, replay }) {
        const time = this.#session.kept.seat.times.get(number);
        const own = seat === this.#session.turns.seat;
        return { id: ++this.#lastId, number, seat, own, text, past, replay, time, taken: true };
    }

    #taken({ number, message }) {
        if (message === null) {
            this.#log.take(number);
        } else {
            this.#log.add(underWay(message, true));
        }
    }

    #changed() {
        this.#state = null;
        if (!this.#isChangeDue) {
            this.#isChangeDue = true;
            queueMicrotask(() => {
                this.#isChangeDue = false;
                this.dispatchEvent(new Event('change'));
            });
        }
    }

    /** What is the case now: a frozen value, the same until something changes. docs/page.md describes its properties. */
    get state() {
        this.#state ??= this.#snapshot();
        return this.#state;
    }

    #snapshot() {
        const { turns, conversation, kept } = this.#session ?? {};
        const { underWay: mine = null, queue = [] } = kept?.outbox ?? {};
        const isConnected = conversation?.isConnected ?? false;
        const messages = this.#log.messages;
        return Object.freeze({
            phase: this.#end !== null ? 'ended' : this.#wasSeated ? 'seated' : this.#waiting ? 'waiting' : 'connecting',
            connected: isConnected,
            retryAt: conversation?.retryAt ?? null,
            place: conversation?.place ?? null,
            seat: turns?.seat ?? null,
            conversation: this.#conversation,
            next: turns?.next ?? 1,
            turn: turns?.turn ?? null,
            mine: this.#end === null && (turns?.mine ?? false),
            partner: conversation?.partner ?? null,
            messages: mine === null ? messages : Object.freeze([...messages, underWay(mine, false)]),
            lost: this.#log.gaps,
            dropped: this.#log.dropped,
            queue: Object.freeze(queue.map(({ id, text }) => Object.freeze({ id, text }))),
            end: this.#end,
        });
    }
}

/** Our message as one of the conversation. */
function underWay({ id, number, seat, text, time }, taken) {
    return Object.freeze({ id, number, seat, own: true, text, past: false, replay: false, time: time ?? null, taken });
}
