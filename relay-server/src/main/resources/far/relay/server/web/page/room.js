import { RoomKeeper } from './keeper.js';
import { isName, isRoomName } from './lines.js';
import { MessageLog } from './message-log.js';
import { newId, QUEUE } from './outbox.js';
import { isKey, Seal } from './seal.js';
import { RoomSession } from './session.js';
import { rangeError, WireText } from './wire-text.js';

/** 64 KiB, as the server's default. */
const MAX_MESSAGE = 1 << 16;
const GLOBAL_CLOCK = {
    now: () => Date.now(),
    setTimeout: (step, time) => setTimeout(step, time),
    clearTimeout: (timer) => clearTimeout(timer),
};

/**
 * @typedef {object} RoomOptions
 * @property {string} url address of the WebSocket, such as `wss://relay.example/ws`
 * @property {string} room its name
 * @property {string|null} [key] 22 characters: the room is sealed; null: it is open; undefined: what the storage keeps, else open
 * @property {string} [name] what the partner sees, 1 to 32 characters; '': nothing; undefined: what the storage keeps
 * @property {1|2} [seat] the only seat to accept
 * @property {boolean} [wait] whether to wait in the queue if no seat is free; default true
 * @property {boolean} [fresh] true: the room must be new; false: it must exist
 * @property {number} [maxMessage] bytes of TEXT on the wire, as the server's `--max-message`; default 65536
 * @property {{getItem: function, setItem: function, removeItem: function}|null} [storage] such as localStorage; without it
 *     nothing survives a reload
 * @property {function} [WebSocket] default: the global one
 * @property {{now: function(): number, setTimeout: function, clearTimeout: function}} [clock] default: the global functions
 * @property {{shortestPause?: number, longestPause?: number, connectTimeout?: number, deadAfter?: number}} [timing] in ms; the
 *     pauses between attempts to connect (default 500 to 30,000), how long to wait for a connection and its answer (10,000), and
 *     after which silence a connection is dead (60,000)
 */

/**
 * A client of a named room (docs/rooms.md), for browsers and Node; docs/page.md describes it.
 *
 * Dispatches `change` when {@link Room#state} is another value, once for all changes of one step, and `event` (a CustomEvent) for
 * each thing that happens.
 */
export class Room extends EventTarget {
    #options;
    #keeper;
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
     * @param {RoomOptions} options
     * @throws {RangeError} with a `code` (room, key, name), if one is malformed
     */
    constructor(options) {
        super();
        const { room, key, name, storage = null, timing, clock = GLOBAL_CLOCK } = options;
        if (!isRoomName(room)) {
            throw rangeError('room', 'a room has 1 to 64 characters a-z 0-9 . _ -, and the first is a letter or a digit');
        }
        if (key !== undefined && key !== null && !isKey(key)) {
            throw rangeError('key', 'a key has 22 characters of base64url');
        }
        if (name !== undefined && name !== '' && !isName(name)) {
            throw rangeError('name', 'a name has 1 to 32 characters, and no control characters');
        }
        const defaults = { maxMessage: MAX_MESSAGE, WebSocket: globalThis.WebSocket, wait: true };
        const times = { shortestPause: 500, longestPause: 30_000, connectTimeout: 10_000, deadAfter: 60_000, ...timing };
        this.#options = { ...defaults, ...options, clock, ...times };
        this.#keeper = new RoomKeeper(storage, `relay.room.${options.url}.${room}`, () => this.#report('notKept'));
    }

    /** Whether sealed rooms are possible here: browsers have WebCrypto in a secure context only. */
    static canSeal() {
        return Seal.isPossible();
    }

    /** The key of a sealed room; null: it is open, or not known before start(). @returns {string|null} */
    get key() {
        return this.#session?.key ?? this.#options.key ?? null;
    }

    /** What the partner sees; '' for nothing. @returns {string} */
    get name() {
        return this.#session?.name ?? this.#options.name ?? '';
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
        this.#session = new RoomSession(this.#options, this.#keeper, user, this.#session?.knowsServer ?? false);
        if (!this.#session.isContinued || this.#conversation === 0) {
            this.#log = new MessageLog();
            this.#conversation++;
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
        if (session.outbox.queue.length >= QUEUE) {
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
        const found = this.#session?.change(() => change(this.#session.outbox)) ?? false;
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
        const time = this.#session.times.get(number);
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
        const { turns, conversation, outbox } = this.#session ?? {};
        const isConnected = conversation?.isConnected ?? false;
        const mine = outbox?.underWay ?? null;
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
            queue: Object.freeze((outbox?.queue ?? []).map(({ id, text }) => Object.freeze({ id, text }))),
            end: this.#end,
        });
    }
}

/** Our message as one of the conversation. */
function underWay({ id, number, seat, text, time }, taken) {
    return Object.freeze({ id, number, seat, own: true, text, past: false, replay: false, time: time ?? null, taken });
}
