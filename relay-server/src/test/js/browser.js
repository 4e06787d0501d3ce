/**
 * A browser with tabs in different processes: each tab sees what another one stored, and hears what it says, a while later. A browser
 * that is killed loses what it stored last.
 */

/** Delays, in ms: between processes most are short. */
const SHORT = 3;
const LONG = 20;
/** How many of the last changes of the storage can be lost. */
const UNWRITTEN = 6;

export class Browser {
    #random;
    #tabs = new Set();
    /** What the process of the browser has of the storage, the latest last; only one item is ever stored. */
    #stored = [null];
    #kills = 0;

    /** @param {function(): number} random from 0 to below 1 */
    constructor(random) {
        this.#random = random;
    }

    /** A new tab, or a tab that was reloaded: it is in the same process as the one before. @param {Tab|null} before */
    open(before) {
        const view = before === null ? this.#stored.at(-1) : before.view;
        const tab = new Tab(this, view, before?.process ?? { ways: new Map(), unseen: 0 });
        this.#tabs.add(tab);
        return tab;
    }

    close(tab) {
        this.#tabs.delete(tab);
    }

    /**
     * Ends all tabs at once. Does nothing, and returns false, if the browser has not written the token of the seat yet, as without
     * it the seat is lost.
     *
     * @param {Tab} tab that has the seat
     */
    kill(tab) {
        const written = this.#stored.filter((each) => tokenOf(each) === tokenOf(tab.view));
        const isPossible = tokenOf(tab.view) !== undefined && written.length > 0;
        if (isPossible) {
            this.#tabs.clear();
            this.#kills++;
            const lost = Math.floor(this.#random() * Math.min(UNWRITTEN, written.length));
            this.#stored = written.slice(0, written.length - lost);
        }
        return isPossible;
    }

    isOpen(tab) {
        return this.#tabs.has(tab);
    }

    #delay() {
        return this.#random() < 0.2 ? LONG * this.#random() : SHORT * this.#random();
    }

    /** Runs a step a while later, after those that were given before for the same process and way. */
    #later({ ways }, name, step) {
        const way = ways.get(name) ?? { at: 0, steps: [] };
        ways.set(name, way);
        way.at = Math.max(way.at, Date.now() + this.#delay());
        way.steps.push(step);
        setTimeout(() => way.steps.shift()(), way.at - Date.now());
    }

    /** A tab has stored this: the browser gets it, and then the other tabs. It is lost if the browser is killed. */
    store(from, value) {
        const kills = this.#kills;
        from.process.unseen++;
        this.#later(from.process, 'storage', () => {
            from.process.unseen--;
            if (kills === this.#kills) {
                this.#stored = [...this.#stored, value].slice(-20);
                this.#others(from, 'view', (tab) => {
                    if (tab.process.unseen === 0) {
                        tab.view = value;
                    }
                });
            }
        });
    }

    say(from, message) {
        const data = structuredClone(message);
        this.#others(from, 'channel', (tab) => tab.hear(data));
    }

    #others(from, way, step) {
        for (const tab of this.#tabs) {
            if (tab.process !== from.process) {
                this.#later(tab.process, way, () => this.isOpen(tab) && step(tab));
            }
        }
    }
}

function tokenOf(json) {
    return JSON.parse(json)?.token;
}

/** What a page has of its browser. */
class Tab {
    #browser;
    #listeners = [];

    /** Its process: what is on the way to it, and how many of its changes the browser does not have yet. */
    process;
    /** What it sees in the storage. */
    view;

    constructor(browser, view, process) {
        this.#browser = browser;
        this.view = view;
        this.process = process;
    }

    get isOpen() {
        return this.#browser.isOpen(this);
    }

    hear(data) {
        this.#listeners.forEach((each) => each.onmessage?.({ data }));
    }

    /** @param {function(function())} change runs a change, unless the page ends before it */
    storage(change) {
        const set = (value) => {
            this.view = value;
            this.#browser.store(this, value);
        };
        return {
            getItem: () => this.view,
            setItem: (name, value) => change(() => set(value)),
            removeItem: () => change(() => set(null)),
        };
    }

    get BroadcastChannel() {
        const [browser, tab, listeners] = [this.#browser, this, this.#listeners];
        return class {
            constructor() {
                listeners.push(this);
            }

            postMessage(message) {
                if (tab.isOpen) {
                    browser.say(tab, message);
                }
            }
        };
    }
}
