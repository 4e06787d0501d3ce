/**
 * Two users in a room, who talk through connections that break, and who at any moment reload the page, open it in other tabs, or
 * kill their browser. Prints what they send and receive, one line for each: a verb, the client, and the text; `room.js` is judged by
 * that. Arguments: URL, KEY or `open`, number of messages, seed.
 */
import { Browser } from './browser.js';
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

/** How long a page waits for another tab: less than in a real browser, but as long as most messages between tabs take. */
const shortened = (time) => (time === 150 ? 15 : time);
/** After a reload, the user waits so long for what other tabs hand over before writing again what is missing, in ms. */
const LOOK = 100;

/** A page in a tab. What the room has done when the page ends stays done, and nothing more happens. */
class Page {
    #user;
    #sockets = [];
    #timers = new Set();
    tab;
    room;
    stepsLeft;

    constructor(user, tab, stepsLeft) {
        this.#user = user;
        this.tab = tab;
        this.stepsLeft = stepsLeft;
        const options = { url, room: 'kitchen', key: key === 'open' ? null : key, name: `user ${user.number}` };
        const timing = { shortestPause: 20, longestPause: 40, connectTimeout: 2000 };
        const storage = tab.storage((step) => this.#step(step) && this.#step(() => {}));
        const { BroadcastChannel } = tab;
        this.room = new Room({ ...options, timing, storage, BroadcastChannel, WebSocket: this.#socketClass(), clock: this.#clock() });
        this.room.addEventListener('event', ({ detail }) => this.isOpen && user.on(this, detail));
        this.room.addEventListener('change', () => this.isOpen && user.talk());
    }

    get isOpen() {
        return this.tab.isOpen;
    }

    /** Whether the room has not ended. */
    get goes() {
        return this.isOpen && this.room.state.end === null;
    }

    /** Runs a step, if the page has not ended; it can be its last. Returns whether the page goes on. */
    #step(step) {
        if (this.isOpen && this.stepsLeft-- <= 0) {
            this.#user.lastStep(this);
        }
        if (this.isOpen) {
            step();
        }
        return this.isOpen;
    }

    /** The tab is closed. */
    end() {
        this.#timers.forEach(clearTimeout);
        this.#sockets.forEach((socket) => socket.close());
    }

    #clock() {
        return {
            now: Date.now,
            setTimeout: (step, time) => {
                const timer = setTimeout(() => this.isOpen && step(), shortened(time));
                this.#timers.add(timer);
                return timer;
            },
            clearTimeout,
        };
    }

    #socketClass() {
        const page = this;
        return class {
            #socket;

            constructor(address, protocol) {
                if (!page.isOpen) {
                    return;
                }
                this.#socket = new WebSocket(address, protocol);
                page.#sockets.push(this.#socket);
                this.#socket.onopen = (event) => page.isOpen && this.onopen?.(event);
                this.#socket.onmessage = (event) => page.#step(() => this.onmessage?.(event));
                this.#socket.onclose = (event) => page.isOpen && this.onclose?.(event);
                this.#socket.onerror = (event) => page.isOpen && this.onerror?.(event);
            }

            send(line) {
                page.#step(() => this.#socket.send(line)) && page.#step(() => {});
            }

            close() {
                this.#socket?.close();
            }
        };
    }
}

/** A user, who reloads the page, opens it in other tabs, and kills the browser at any moment. */
class Talker {
    #sent = new Set();
    #received = new Set();
    #taken = new Set();
    /** The numbers of the messages that the user has written. */
    #written = new Set();
    /** When the user looks which of them are there; null: they must be. */
    #lookAt = null;
    #wasKilled = false;
    #hadSeat = false;
    #browser = new Browser(random);
    #pages = [];
    /** The page that the user sees. */
    #front = null;
    /** What happened, by its name. */
    counts = { reload: 0, tab: 0, tabs: 0, kill: 0, back: 0 };
    number;

    constructor(number) {
        this.number = number;
    }

    get room() {
        return this.#front?.room ?? null;
    }

    /** Opens the page. @param {Page|null} before in whose tab */
    load(before = null) {
        const stepsLeft = Math.floor(random() * (STEPS + 2 * (this.#received.size + this.#taken.size)));
        const page = new Page(this, this.#browser.open(before?.tab ?? null), stepsLeft);
        this.#pages.push(page);
        this.#show(page);
        page.room.start();
    }

    #end(page) {
        this.#browser.close(page.tab);
        this.#pages = this.#pages.filter((each) => each !== page);
        page.end();
    }

    /** The page has done all its steps. */
    lastStep(page) {
        const soon = (step) => setTimeout(step, 2 * random());
        if (this.isDone) {
            return;
        }
        if (page !== this.#front) {
            if (page.goes || page.room.state.queue.length > 0 || page.room.state.messages.at(-1)?.taken === false) {
                page.stepsLeft = STEPS; // it still has something that the other tab is to get
            } else {
                this.#end(page);
            }
            return;
        }
        const chance = random();
        if (chance < 0.15 && this.#browser.kill(page.tab)) {
            this.counts.kill++;
            this.#pages.splice(0).forEach((each) => each.end());
            this.#wasKilled = true;
            this.#look();
            soon(() => this.load());
        } else if (chance >= 0.15 && chance < 0.5) {
            const count = chance < 0.4 ? 1 : 2;
            this.counts[count === 1 ? 'tab' : 'tabs']++;
            page.stepsLeft = STEPS;
            soon(() => this.#front === page && Array.from({ length: count }, () => this.load()));
        } else {
            this.counts.reload++;
            this.#end(page);
            this.#look();
            soon(() => this.load(page));
        }
    }

    /** The user goes to this page. If something may be missing, it can still be on its way there. */
    #show(page) {
        this.#front = page;
        if (this.#lookAt !== null) {
            this.#look();
        }
    }

    #look() {
        this.#lookAt = Date.now() + LOOK;
    }

    on(page, event) {
        if (event.type === 'seated' && !this.#hadSeat) {
            this.#hadSeat = true;
            print('seat', this.number, event.seat);
        } else if (event.type === 'taken') {
            lastMessage = Date.now();
            this.#taken.add(event.number);
        } else if (event.type === 'past') {
            print('past', this.number, event.number, JSON.stringify(event.text));
            if (event.own) {
                this.#taken.add(event.number);
            }
        } else if (event.type === 'message' && !(event.replay && this.#received.has(event.number))) {
            lastMessage = Date.now();
            this.#received.add(event.number);
            print('received', this.number, event.number, JSON.stringify(event.text));
        } else if (event.kind === 'cannotConnect') {
            queueMicrotask(() => page.room.start()); // the first attempt failed, so the user tries again
        } else if (event.kind === 'resumed') {
            setTimeout(() => this.#toOther(page), LOOK);
        } else if (event.type === 'returned' && event.code === 'unconfirmed' && this.#wasKilled) {
            this.#look(); // whether it has arrived
        } else if (['returned', 'dataLost', 'notKept', 'ended'].includes(event.type)) {
            print('fault', this.number, JSON.stringify(event));
        }
    }

    /** The page has lost the seat. If the user sees it, there must be one that has it; sometimes the user takes it back. */
    #toOther(page) {
        if (page !== this.#front || !page.isOpen || page.goes) {
            return;
        }
        const others = this.#pages.filter((each) => each.goes);
        if (others.length !== 1) {
            print('fault', this.number, JSON.stringify([others.length, 'pages have the seat']));
        } else if (random() < 0.5) {
            this.#show(others[0]);
            this.talk();
        } else {
            this.counts.back++;
            this.#show(page);
            page.room.start();
        }
    }

    /** Writes its next message, sometimes before its turn. The text of each message tells its number. */
    talk() {
        const { seat, turn, next, queue, messages, end } = this.room.state;
        const isComplete = (messages.at(-1)?.number ?? 0) >= next - 1;
        if (turn === null || end !== null || !isComplete || queue.length > 1 || (turn !== seat && random() < 0.5)) {
            return;
        }
        if (this.#lookAt !== null) {
            const time = this.#lookAt - Date.now();
            if (time > 0) {
                setTimeout(() => this.room !== null && this.talk(), time + 1);
                return;
            }
            this.#lookAt = null;
            const own = [...messages.filter((each) => each.own), ...queue];
            this.#written = new Set([...this.#taken, ...own.map(({ text }) => Number(text.split(/\s/)[1]))]);
        }
        let number = seat;
        while (this.#written.has(number)) {
            number += 2;
        }
        if (number <= MESSAGES) {
            const text = `line ${number}\nof \\${number} ☃`;
            if (!this.#sent.has(number)) {
                this.#sent.add(number);
                print('sent', this.number, number, JSON.stringify(text));
            }
            this.#written.add(number);
            try {
                this.room.write(text);
            } catch (e) {
                this.#written.delete(number); // it stays in the box
                if (e.code !== 'over') {
                    throw e;
                }
            }
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
for (const what of Object.keys(one.counts)) {
    print('happened', what, one.counts[what] + two.counts[what]);
}
process.exit();
