/**
 * Two clients in a room, which talk through connections that break, and which are reloaded at any moment. Prints what they send
 * and receive, one line for each: a verb, the client, and the text; `room.js` is judged by that. Arguments: URL, KEY or `open`,
 * number of messages, seed.
 */
import { Room } from '../../main/resources/far/relay/server/web/page/room.js';

const [url, key, messages, seed] = process.argv.slice(2);
const MESSAGES = Number(messages);
/** A page lives for fewer steps than this, and twice the messages that come again after a reload. */
const STEPS = 40;
/** The clients have failed if none of them receives or sends a message for this long, in ms. */
const STALLED = 60_000;

let state = Number(seed) | 0;
let lastMessage = Date.now();

/** A number from 0 to below 1 (mulberry32). */
function random() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

function print(...fields) {
    process.stdout.write(fields.join(' ') + '\n');
}

/** A user, who reloads the page at any moment: what the room has done so far stays done, and nothing more happens. */
class Talker {
    #number;
    #storage = new Map();
    #sent = new Set();
    #received = new Set();
    #taken = new Set();
    #hadSeat = false;
    /** What the present page can do; another object after a reload. */
    #page = null;
    room = null;
    reloads = 0;

    constructor(number) {
        this.#number = number;
    }

    load() {
        const stepsLeft = Math.floor(random() * (STEPS + 2 * (this.#received.size + this.#taken.size)));
        const page = { sockets: [], timers: new Set(), stepsLeft };
        this.#page = page;
        const options = { url, room: 'kitchen', key: key === 'open' ? null : key, name: `user ${this.#number}` };
        const timing = { shortestPause: 1, longestPause: 4, connectTimeout: 2000 };
        const storage = this.#storageOf(page);
        this.room = new Room({ ...options, timing, storage, WebSocket: this.#socketsOf(page), clock: this.#clockOf(page) });
        this.room.addEventListener('event', ({ detail }) => this.#page === page && this.#on(detail));
        this.room.addEventListener('change', () => this.#page === page && this.#talk());
        this.room.start();
    }

    /** A step of the page, which can be its last. Returns whether it has ended. */
    #mayReload(page) {
        if (this.#page === page && page.stepsLeft-- <= 0 && !this.isDone) {
            this.#page = null;
            this.reloads++;
            page.timers.forEach(clearTimeout);
            page.sockets.forEach((socket) => socket.close());
            setTimeout(() => this.load(), 2 * random());
        }
        return this.#page !== page;
    }

    #storageOf(page) {
        const change = (step) => {
            if (!this.#mayReload(page)) {
                step();
                this.#mayReload(page);
            }
        };
        return {
            getItem: (name) => this.#storage.get(name) ?? null,
            setItem: (name, value) => change(() => this.#storage.set(name, value)),
            removeItem: (name) => change(() => this.#storage.delete(name)),
        };
    }

    #clockOf(page) {
        return {
            now: Date.now,
            setTimeout: (step, time) => {
                const timer = setTimeout(() => this.#page === page && step(), time);
                page.timers.add(timer);
                return timer;
            },
            clearTimeout,
        };
    }

    #socketsOf(page) {
        const mayReload = () => this.#mayReload(page);
        const isPresent = () => this.#page === page;
        return class {
            #socket;

            constructor(address, protocol) {
                if (!isPresent()) {
                    return;
                }
                this.#socket = new WebSocket(address, protocol);
                page.sockets.push(this.#socket);
                this.#socket.onopen = (event) => isPresent() && this.onopen?.(event);
                this.#socket.onmessage = (event) => isPresent() && !mayReload() && this.onmessage?.(event);
                this.#socket.onclose = (event) => isPresent() && this.onclose?.(event);
                this.#socket.onerror = (event) => isPresent() && this.onerror?.(event);
            }

            send(line) {
                if (isPresent() && !mayReload()) {
                    this.#socket.send(line);
                    mayReload();
                }
            }

            close() {
                this.#socket?.close();
            }
        };
    }

    #on(event) {
        if (event.type === 'seated' && !this.#hadSeat) {
            this.#hadSeat = true;
            print('seat', this.#number, event.seat);
        } else if (event.type === 'taken') {
            lastMessage = Date.now();
            this.#taken.add(event.number);
        } else if (event.type === 'past') {
            print('past', this.#number, event.number, JSON.stringify(event.text));
            if (event.own) {
                this.#taken.add(event.number);
            }
        } else if (event.type === 'message' && !(event.replay && this.#received.has(event.number))) {
            lastMessage = Date.now();
            this.#received.add(event.number);
            print('received', this.#number, event.number, JSON.stringify(event.text));
        } else if (event.kind === 'cannotConnect') {
            queueMicrotask(() => this.room.start()); // the first attempt failed, so the user tries again
        } else if (['returned', 'dataLost', 'notKept', 'ended'].includes(event.type)) {
            print('fault', this.#number, JSON.stringify(event));
        }
    }

    /** Writes its next message, sometimes before its turn. The text of each message tells its number. */
    #talk() {
        const { seat, turn, next, queue, messages: known } = this.room.state;
        if (turn === null || queue.length > 1 || (turn !== seat && random() < 0.5)) {
            return;
        }
        const last = known.at(-1);
        const first = last?.own && !last.taken ? last.number + 2 : turn === seat ? next : next + 1;
        const number = first + 2 * queue.length;
        if (number <= MESSAGES) {
            const text = `line ${number}\nof \\${number} ☃`;
            if (!this.#sent.has(number)) {
                this.#sent.add(number);
                print('sent', this.#number, number, JSON.stringify(text));
            }
            this.room.write(text);
        }
    }

    get isDone() {
        return this.#received.size + this.#taken.size >= MESSAGES && (this.room?.state.queue.length ?? 1) === 0;
    }
}

/** Until a condition holds, or the clients have failed. */
async function until(condition) {
    while (!condition()) {
        if (Date.now() - lastMessage > STALLED) {
            print('fault', 'stalled', JSON.stringify([one.room.state, two.room?.state]));
            process.exit();
        }
        await new Promise((done) => setTimeout(done, 1));
    }
}

const one = new Talker(1);
const two = new Talker(2);
one.load();
await until(() => one.room.state.seat === 1);
two.load();
await until(() => one.isDone && two.isDone);
print('reloads', one.reloads + two.reloads);
process.exit();
