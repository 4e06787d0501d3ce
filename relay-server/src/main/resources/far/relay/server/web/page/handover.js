import { claimOf, isAfter, recordOf } from './record.js';

/** How long a tab that opens a room waits for the one that has it, in ms. A tab answers at once, unless it is busy or frozen. */
const WAIT = 150;
/** How many tabs that gave way are remembered. */
const RIVALS = 64;

/**
 * How the tabs of a browser agree on which of them has a room: the one that claimed it last. A tab that hears a later claim stops,
 * and hands over what it has in the message itself, because a browser shows `localStorage` to other processes late. There is an
 * order among all claims, so of tabs that claim the room at the same moment exactly one has it.
 *
 * Without BroadcastChannel the tabs find out by the record only.
 *
 * @typedef {object} Tab what has the room, or had it
 * @property {boolean} isOver
 * @property {function()} giveUp another tab has the room: ends, and calls {@link RoomHandover#give}, if there is anything to give
 * @property {function(import('./record.js').Kept): boolean} take receives what another tab gives; false if it does not belong here
 * @property {function()} handedOver another tab has what this one gave
 * @property {function()} claimAgain claims the record again: a tab with a later claim is over, or is to give way
 */
export class RoomHandover {
    #Channel;
    #address;
    #clock;
    #keeper;
    #channel = null;
    /** @type {Tab} */
    #tab = null;
    /** Whether this tab has just been opened, and waits for another one. */
    #asks = false;
    /** Ends the waiting for another tab. */
    #goOn = () => {};
    /** Tabs that have given way, and whose connections may still have taken the seat from ours. */
    #rivals = new Set();
    /** Whether another client has taken the seat from our connection. */
    #isRobbed = false;

    /**
     * @param {function|null} BroadcastChannel a class like that; null: there are no other tabs
     * @param {string} address of the record
     * @param {{setTimeout: function, clearTimeout: function}} clock
     * @param {import('./keeper.js').RoomKeeper} keeper
     */
    constructor(BroadcastChannel, address, clock, keeper) {
        this.#Channel = BroadcastChannel;
        this.#address = address;
        this.#clock = clock;
        this.#keeper = keeper;
    }

    /** From now on hears other tabs. @param {Tab} tab */
    open(tab) {
        this.#tab = tab;
        this.#rivals.clear();
        this.#isRobbed = false;
        if (this.#channel === null && this.#Channel) {
            try {
                this.#channel = new this.#Channel(this.#address);
                this.#channel.onmessage = ({ data }) => this.#heard(data ?? {});
                this.#channel.unref?.(); // in Node it would keep the process
            } catch {
                this.#Channel = null; // forbidden
            }
        }
    }

    /** Whether there can be other tabs that hear this one. */
    get isOpen() {
        return this.#channel !== null;
    }

    /** Tells the others that this tab has claimed the record. */
    announce() {
        this.#post('claim', {});
    }

    /** Tells the others, and waits a moment for the one that has the room. */
    async ask() {
        this.#asks = true;
        this.#post('claim', { asks: true });
        await new Promise((done) => {
            const timer = this.#clock.setTimeout(done, WAIT);
            this.#goOn = () => {
                this.#clock.clearTimeout(timer);
                done();
            };
        });
        this.#goOn = () => {};
        this.#asks = false;
    }

    /** Hands over what this tab has. @param {object} record */
    give(record) {
        this.#post('handover', { record });
    }

    /**
     * Another client has taken our seat. Returns whether that can be a tab that gives way to us. That is decided before we connect
     * again, by {@link mayTakeBack}: until then it can answer.
     */
    robbed() {
        this.#isRobbed = this.isOpen;
        this.announce();
        return this.isOpen;
    }

    /** Whether we may connect: nobody has taken our seat, or a tab that has given way since. True once for all such tabs. */
    mayTakeBack() {
        const may = !this.#isRobbed || this.#rivals.size > 0;
        if (this.#isRobbed) {
            this.#rivals.clear();
        }
        this.#isRobbed = false;
        return may;
    }

    #post(type, fields) {
        this.#channel?.postMessage({ ...fields, type, ...this.#keeper.claimed });
    }

    #heard(message) {
        const claim = claimOf(message);
        if (this.#keeper.isHeld) {
            return; // it is another room of this name
        }
        switch (message.type) {
            case 'claim':
                this.#claimed(claim, message.asks === true);
                break;
            case 'over':
                if (!this.#tab.isOver && this.#isLater(claim)) {
                    this.#tab.claimAgain();
                    this.announce();
                }
                break;
            case 'handover':
                this.#given(claim, recordOf(message.record));
                break;
            case 'received':
                if (isSame(claimOf(message.from ?? {}), this.#keeper.claimed) && this.#tab.isOver) {
                    this.#tab.handedOver();
                }
                break;
        }
    }

    /** @param {boolean} asks whether its tab was opened just now; then it is to have the room, however old its storage is */
    #claimed(claim, asks) {
        if (this.#isLater(claim)) {
            this.#tab.giveUp();
            this.#goOn();
        } else if (this.#tab.isOver || (asks && !this.#asks)) {
            this.#post('over', {});
        } else {
            this.#rival(claim);
            this.announce();
        }
    }

    #given(claim, record) {
        if (!this.#tab.isOver && record !== null && this.#tab.take({ ...record, ...claim })) {
            this.#rival(claim);
            this.#post('received', { from: claim });
            this.#goOn();
        }
    }

    #rival({ owner }) {
        if (this.#rivals.size < RIVALS) {
            this.#rivals.add(owner);
        }
    }

    #isLater(claim) {
        const isLater = isAfter(claim, this.#keeper.claimed);
        this.#keeper.heard(claim);
        return isLater;
    }
}

function isSame(one, other) {
    return one.epoch === other.epoch && one.owner === other.owner;
}
