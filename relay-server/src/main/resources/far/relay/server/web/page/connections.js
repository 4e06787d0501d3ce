import { LineError, otherSeat, parseEvent } from './lines.js';
import { Link } from './link.js';

/** How long a first line can be on its way to the server after its connection was given up: a generous estimate, in ms. */
const LATE = 120_000;
/** How long to wait before a message that could not be stored is sent again, in ms. */
const STORE_PAUSE = 1_000;
/** How long another tab may take to resume our seat before the connection is closed, in ms. */
const RETIRING = 2_000;

/** The pauses between attempts: each is about twice as long as the one before, with a random part. */
class Backoff {
    #shortest;
    #longest;
    #next;

    constructor(shortest, longest) {
        this.#shortest = shortest;
        this.#longest = longest;
        this.reset();
    }

    /** The next pause, in ms: by chance between what it is to be and half of that. */
    next() {
        this.#next = Math.min(2 * this.#next, this.#longest);
        const least = Math.max(this.#shortest, this.#next / 2);
        return Math.round(least + Math.random() * (this.#next - least));
    }

    /** Begins with the shortest again. */
    reset() {
        this.#next = this.#shortest;
    }
}

/**
 * The connections of one client to its room, one after the other: an attempt begins only when the connection before it is closed.
 */
export class RoomConnections {
    #options;
    #clock;
    #turns;
    #texts;
    #mayConnect;
    #changed;
    #backoff;
    /** @type {import('./conversation.js').RoomConversation} */
    #conversation;
    /** The present connection, or the attempt to make one; null if there is none. */
    #link = null;
    /** The timer of the next attempt; null if there is none. */
    #pause = null;
    #timers = new Set();

    /**
     * @param {object} options of Link, and `shortestPause`, `longestPause` in ms
     * @param {import('./turns.js').RoomTurns} turns
     * @param {import('./wire-text.js').WireText} texts
     * @param {{mayConnect: function(): boolean, changed: function()}} user whether another attempt is allowed; called after each
     *     step
     */
    constructor(options, turns, texts, { mayConnect, changed }) {
        this.#options = options;
        this.#clock = options.clock;
        this.#turns = turns;
        this.#texts = texts;
        this.#mayConnect = mayConnect;
        this.#changed = changed;
        this.#backoff = new Backoff(options.shortestPause, options.longestPause);
    }

    /** Connects, unless the conversation is over. @param {import('./conversation.js').RoomConversation} conversation */
    start(conversation) {
        this.#conversation = conversation;
        this.#connect();
    }

    #connect() {
        this.#pause = null;
        if (this.#conversation.isOver || !this.#mayConnect()) {
            return;
        }
        this.#conversation.connecting();
        const handler = {
            opened: () => this.#opened(),
            line: (line) => this.#line(line),
            closed: (kind, text, wasOpen) => this.#closed(kind, text, wasOpen),
        };
        try {
            this.#link = new Link(this.#options, handler);
        } catch (e) {
            this.#retryAfter(this.#conversation.cannotConnect(e.message));
        }
        this.#changed();
    }

    #opened() {
        if (this.#conversation.isOver) {
            this.disconnect();
            return;
        }
        const link = this.#link;
        this.#conversation.connected();
        this.#after(this.#options.connectTimeout, () => {
            if (this.#link === link && this.#conversation.isUnanswered) {
                link.abandon(`no answer of a server of rooms for ${this.#options.connectTimeout} ms`);
            }
        });
    }

    /** Handles a line of the server. @returns {Promise|undefined} if its message must be opened first */
    #line(line) {
        let event;
        try {
            event = parseEvent(line);
        } catch (e) {
            if (!(e instanceof LineError)) {
                throw e;
            }
            return this.#contradicts(e.message);
        }
        if (event === null) {
            return undefined;
        }
        if (['said', 'taken', 'pong'].includes(event.type)) {
            this.#backoff.reset(); // the server works
        }
        if (event.wire === undefined || !this.#turns.isPresent) {
            return this.#handle(event, null);
        }
        const text = this.#texts.decode(event.number, event.seat ?? otherSeat(this.#turns.seat), event.wire);
        return text instanceof Promise ? text.then((opened) => this.#handle(event, opened)) : this.#handle(event, text);
    }

    #handle(event, text) {
        this.#conversation.on(event, text);
        this.#changed();
    }

    #contradicts(why) {
        this.#conversation.contradicts(why);
        this.#changed();
    }

    #closed(kind, text, wasOpen) {
        this.#link = null;
        if (wasOpen && this.#conversation.isUnanswered && !this.#conversation.isOver) {
            this.#after(LATE, () => this.#conversation.forgetUnanswered());
        }
        if (kind === 'notRooms') {
            this.#conversation.contradicts(text);
        }
        this.#retryAfter(wasOpen ? this.#conversation.disconnected(kind, text) : this.#conversation.cannotConnect(text));
        this.#changed();
    }

    /** @param {object|null} why there is to be another connection; null if there is not */
    #retryAfter(why) {
        if (why === null) {
            return;
        }
        const pause = this.#backoff.next();
        this.#conversation.retrying(why, pause, this.#clock.now() + pause);
        this.#pause = this.#after(pause, () => this.#connect());
    }

    /** Does not wait for the pause. A connection that may be dead is tested. */
    hurry() {
        if (this.#pause !== null) {
            this.#clock.clearTimeout(this.#pause);
            this.#connect();
        } else {
            this.#link?.check();
        }
    }

    send(line) {
        this.#link.send(line);
    }

    disconnect() {
        this.#link?.close();
    }

    retire() {
        this.#after(RETIRING, () => this.disconnect());
    }

    later(step) {
        const link = this.#link;
        this.#after(STORE_PAUSE, () => {
            if (this.#link === link) {
                step();
                this.#changed();
            }
        });
    }

    /** No step that waits will be run. */
    stop() {
        this.#timers.forEach((timer) => this.#clock.clearTimeout(timer));
        this.#timers.clear();
        this.#pause = null;
    }

    #after(time, step) {
        const timer = this.#clock.setTimeout(() => {
            this.#timers.delete(timer);
            step();
        }, time);
        this.#timers.add(timer);
        return timer;
    }
}
