import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Room } from '../../main/resources/far/relay/server/web/page/room.js';

export const URL = 'ws://relay.example/ws';
export const TOKEN = 't'.repeat(22);
export const RECORD = `relay.room.${URL}.kitchen`;
export const JOIN = `> join kitchen token=${TOKEN}`;
export const RESUME = `> resume kitchen ${TOKEN}`;

/** Time that passes only when the test says so. */
export class Clock {
    #now = 1_000_000;
    #timers = [];
    #last = 0;

    now = () => this.#now;

    setTimeout = (step, time) => {
        this.#timers.push({ id: ++this.#last, at: this.#now + time, step });
        return this.#last;
    };

    clearTimeout = (id) => {
        this.#timers = this.#timers.filter((each) => each.id !== id);
    };

    /** How many steps wait. */
    get timers() {
        return this.#timers.length;
    }

    async pass(time) {
        const end = this.#now + time;
        for (;;) {
            const due = this.#timers.filter((each) => each.at <= end).sort((one, two) => one.at - two.at || one.id - two.id)[0];
            if (due === undefined) {
                break;
            }
            this.#now = Math.max(this.#now, due.at);
            this.clearTimeout(due.id);
            due.step();
            await settled();
        }
        this.#now = end;
    }
}

/** A storage in memory, as localStorage, that fails when told so. */
export class Storage {
    items = new Map();
    writes = 0;
    fails = false;
    /** The longest value that has space. */
    space = Infinity;

    getItem(name) {
        this.#check();
        return this.items.get(name) ?? null;
    }

    setItem(name, value) {
        this.#check();
        if (value.length > this.space) {
            throw new Error('full');
        }
        this.writes++;
        this.items.set(name, value);
    }

    removeItem(name) {
        this.#check();
        this.items.delete(name);
    }

    #check() {
        if (this.fails) {
            throw new Error('forbidden');
        }
    }

    get record() {
        return JSON.parse(this.items.get(RECORD) ?? 'null');
    }

    /** The texts of the queue that is kept. */
    get queue() {
        return this.record.queue.map((each) => each.text ?? each);
    }

    /** A storage in which this is kept: a seat, unless the fields say otherwise. */
    static with(fields) {
        const storage = new Storage();
        const record = { epoch: 1, owner: 'before', token: TOKEN, key: null, name: '', seated: true, said: null, queue: [], ...fields };
        storage.items.set(RECORD, JSON.stringify(record));
        return storage;
    }
}

/** How tabs of one browser hear each other. Messages are delivered when all steps are done, or when the test says so. */
export class Channels {
    #members = [];
    #waiting = [];
    /** Whether messages wait. */
    isHeld = false;
    /** What was posted, by its type. */
    posted = [];

    get BroadcastChannel() {
        const channels = this;
        return class {
            constructor(name) {
                this.name = name;
                channels.#members.push(this);
            }

            postMessage(message) {
                channels.posted.push(message.type);
                channels.#waiting.push({ from: this, data: structuredClone(message) });
                channels.isHeld || setImmediate(() => channels.deliver());
            }
        };
    }

    /** Delivers what waits, one after the other. */
    deliver() {
        for (const { from, data } of this.#waiting.splice(0)) {
            this.#members.filter((each) => each !== from && each.name === from.name).forEach((each) => each.onmessage({ data }));
        }
    }

    /** From now on messages are delivered, those that wait too. */
    release() {
        this.isHeld = false;
        this.deliver();
        return settled();
    }

    /** What waits is never delivered. */
    lose() {
        this.#waiting = [];
    }
}

/** Until everything that is not waiting for time or the server has happened. */
export async function settled() {
    for (let i = 0; i < 3; i++) {
        await new Promise(setImmediate);
    }
}

/** Until a condition holds, for what other threads do, such as sealing; fails after a while. */
export async function until(condition) {
    const end = Date.now() + 10_000;
    while (!condition()) {
        assert.ok(Date.now() < end, `not so after 10 s: ${condition}`);
        await new Promise(setImmediate);
    }
}

/** A room, and the server and the user that a test plays. It notes what both receive, one line for each. */
export class Script {
    notes = [];
    events = [];
    sockets = [];
    changes = 0;
    /** The id of the last message that was written. */
    id = null;

    constructor({ clock = new Clock(), ...options } = {}) {
        const script = this;
        this.clock = clock;
        this.storage = options.storage ?? null;
        class WebSocket {
            constructor(url, protocol) {
                if (script.noSockets) {
                    throw new Error('not now');
                }
                Object.assign(this, { url, protocol, sent: [] });
                script.sockets.push(this);
            }

            send(line) {
                this.sent.push(line);
                script.notes.push(`> ${line.replace(/token=\S+/, `token=${TOKEN}`)}`); // a client chooses its own
            }

            close() {
                if (!this.isClosed) {
                    script.notes.push('> (closes)');
                }
                this.isClosed = true;
            }
        }
        const defaults = { url: URL, room: 'kitchen', key: null, name: '', storage: null, maxMessage: 100, BroadcastChannel: null };
        this.room = new Room({ ...defaults, ...options, WebSocket, clock });
        this.room.addEventListener('event', ({ detail }) => {
            this.events.push(detail);
            this.notes.push(note(detail));
            this.onEvent?.(detail);
        });
        this.room.addEventListener('change', () => this.changes++);
    }

    get socket() {
        return this.sockets.at(-1);
    }

    get state() {
        return this.room.state;
    }

    start() {
        this.room.start();
        return settled();
    }

    /** There is a connection, the first one or another. */
    async connect() {
        if (this.sockets.length === 0) {
            await this.start();
            await this.waitForTabs();
        } else if (this.state.retryAt !== null) {
            await this.pause();
        }
        this.socket.onopen?.();
        await settled();
    }

    /** No other tab answers. */
    async waitForTabs() {
        if (this.sockets.length === 0) {
            await this.clock.pass(150);
        }
    }

    /** Receives these lines. */
    async get(...lines) {
        for (const line of lines) {
            this.socket.onmessage?.({ data: line });
        }
        await settled();
    }

    /** Receives our seat. */
    seat(seat, next, turn) {
        return this.get(`seat ${seat} ${TOKEN} ${next} ${turn}`);
    }

    /** The connection, or the attempt to make one, ends. */
    async cut() {
        this.socket.isClosed = true;
        this.socket.onclose?.({});
        await settled();
    }

    /** An attempt to connect fails. */
    async fail() {
        if (this.sockets.length === 0) {
            await this.start();
        } else if (this.state.retryAt !== null) {
            await this.pause();
        }
        await this.cut();
    }

    /** The pause before the next attempt passes. */
    pause() {
        return this.clock.pass(this.state.retryAt - this.clock.now());
    }

    async write(text) {
        this.id = this.room.write(text);
        await settled();
    }

    async leave() {
        this.room.leave();
        await settled();
    }
}

/** A client with the seat that this storage keeps. */
export async function reloaded(storage, options = {}) {
    const s = new Script({ storage, key: undefined, name: undefined, ...options });
    await s.connect();
    return s;
}

/** A client that has got seat 1 of a new room. */
export async function seated(storage = new Storage(), options = {}) {
    const s = new Script({ storage, ...options });
    await s.connect();
    await s.seat(1, 1, 1);
    return s;
}

const NOTES = {
    seated: ({ seat }) => `seat ${seat}`,
    waiting: ({ place }) => `waiting ${place}`,
    partner: ({ presence, name }) => `partner ${presence}${name && ' ' + name}`,
    past: (message) => `past ${ofMessage(message)}`,
    message: (message) => `${message.replay ? 'replay' : 'message'} ${ofMessage(message)}`,
    turn: ({ whose }) => (whose === 'mine' ? 'our turn' : 'their turn'),
    taken: ({ number }) => `taken ${number}`,
    delayed: ({ number }) => `delayed ${number}`,
    lost: ({ why }) => `lost ${why}`,
    regained: () => 'regained',
    dataLost: ({ number }) => `data lost from ${number}`,
    notice: ({ text }) => `notice ${text}`,
    returned: ({ text, code }) => `returned ${code}: ${text}`,
    notKept: () => 'not kept',
    ended: ({ kind, code }) => `ended ${kind}${code && ' ' + code}`,
};

function note(event) {
    return NOTES[event.type](event);
}

function ofMessage({ number, seat, text }) {
    return `${number} of ${seat}: ${text ?? '(cannot be opened)'}`;
}

/** A test: steps, and what the user and the server receive. */
export function scenario(sentence, steps, received, options) {
    test(sentence, async () => {
        const script = new Script(options?.());
        await steps(script);
        assert.deepEqual(script.notes, received);
    });
}
