import { RoomOutbox } from './outbox.js';
import { RoomReconciliation } from './reconciliation.js';
import { RoomSeat } from './seat.js';

/** What changes the record. Before a message is sent, it is kept at once. */
const CHANGES = ['seated', 'partner', 'message', 'taken', 'returned', 'dataLost'];

/** What a client keeps of its room: it comes from a record, changes with what happens, and becomes the next record. */
export class RoomKept {
    #options;
    #keeper;
    #known;
    /** Whether something has changed that is to be kept at the end of the step. */
    #isChanged = false;

    outbox = new RoomOutbox();
    /** @type {RoomSeat} */
    seat;
    /** @type {RoomReconciliation} */
    reconciliation;
    /** Whether this continues the conversation of the record. */
    isContinued;
    /** @type {string|null} */
    key;
    name;
    /** Messages that the user is to get back, as they belong to another conversation. @type {import('./outbox.js').Waiting[]} */
    notSent = [];

    /**
     * @param {{key?: string|null, name?: string, clock: object}} options of Room
     * @param {import('./keeper.js').RoomKeeper} keeper
     * @param {function(): number} known the highest number of a message that the server has told us
     */
    constructor(options, keeper, known) {
        this.#options = options;
        this.#keeper = keeper;
        this.#known = known;
    }

    /** Continues with a record, if it belongs to this room. @param {import('./record.js').Kept|null} record */
    load(record) {
        const { key, name, clock } = this.#options;
        this.isContinued = record?.token !== undefined && (key === undefined || key === record.key);
        this.key = (key === undefined ? record?.key : key) ?? null;
        this.name = (name === undefined ? record?.name : name) ?? '';
        const continued = this.isContinued ? record : null;
        this.reconciliation?.abandon();
        this.seat = new RoomSeat(continued);
        this.reconciliation = new RoomReconciliation(this.outbox, continued, clock.now);
    }

    /** Claims the record. The messages of another conversation never go into this one. @param {object|null} record that was loaded */
    claim(record) {
        if (!this.isContinued && record?.token !== undefined) {
            this.#keeper.hold(); // the link has another key, by mistake perhaps: what belongs to the right one stays
            return;
        }
        this.claimAgain();
        if (!this.isContinued) {
            this.notSent = record?.queue ?? [];
        }
    }

    claimAgain() {
        this.#keeper.claim(this.record);
    }

    /** The server has answered: the room is the right one. Returns whether the record was not claimed before. */
    claimIfHeld() {
        const isHeld = this.#keeper.isHeld;
        if (isHeld) {
            this.notSent = this.#keeper.load()?.queue ?? [];
            this.claimAgain();
        }
        return isHeld;
    }

    /** Another tab of the same seat hands over what it has. @param {import('./record.js').Kept} record */
    merge(record) {
        this.seat.learn(record);
        this.notSent.push(...this.reconciliation.merge(record));
    }

    /** Something has happened. */
    note(type, detail) {
        this.#isChanged ||= CHANGES.includes(type);
        switch (type) {
            case 'waiting':
                this.reconciliation.forget();
                break;
            case 'partner':
                this.seat.partner(detail);
                break;
            case 'message':
            case 'taken':
                this.seat.noteTime(detail, this.#options.clock.now());
                break;
            case 'dataLost':
                this.seat.lost(detail.number);
                break;
        }
    }

    /** Keeps what has changed. */
    keepChanges() {
        if (this.#isChanged) {
            this.keep();
        }
    }

    /** Keeps all, now. */
    keep() {
        this.#isChanged = false;
        this.#keeper.save(this.record);
    }

    /** The seat is not ours any more. Only the queue is kept. Returns the message under way; null if there was none. */
    keepQueue() {
        const { underWay, queue } = this.outbox;
        this.outbox.clear();
        this.outbox.queue = queue;
        this.#keeper.save(queue.length > 0 ? { queue } : null);
        return underWay;
    }

    /** What is to be kept. */
    get record() {
        const used = this.#options.clock.now();
        return { key: this.key, name: this.name, used, ...this.seat.record(this.outbox, this.#known()) };
    }
}
