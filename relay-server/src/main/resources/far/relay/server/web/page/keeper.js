import { isToken, seatOfMessage } from './lines.js';
import { QUEUE } from './outbox.js';
import { randomKey } from './seal.js';

/**
 * What a client keeps of its room in a storage such as `localStorage`, so that it survives a reload. Several clients, such as
 * tabs of a browser, can share a storage: the one that claimed the record last owns it, and only the owner writes. A storage that
 * cannot be read or written costs nothing but survival of a reload: then the record is kept here.
 *
 * @typedef {{token?: string, key?: string|null, name?: string, seated?: boolean, said?: import('./outbox.js').Said|null, queue?:
 *     string[], times?: [number, number][]}} Kept
 */
export class RoomKeeper {
    #storage;
    #address;
    #notKept;
    #owner = randomKey();
    /** @type {Kept|null} */
    #record = null;
    /** Whether the storage has our latest record. */
    #stored = false;
    /** Whether the record in the storage is another room's of the same address, which we do not touch. */
    #held = false;
    #told = false;

    /**
     * @param {{getItem: function, setItem: function, removeItem: function}|null} storage
     * @param {string} address of the record in the storage
     * @param {function()} notKept called once, when the storage cannot be used
     */
    constructor(storage, address, notKept) {
        this.#storage = storage;
        this.#address = address;
        this.#notKept = notKept;
    }

    /** The record; null if there is none. @returns {Kept|null} */
    load() {
        const stored = this.#read();
        return stored === undefined || (stored === null && !this.#stored) ? this.#record : stored;
    }

    /** Makes this the owner of the record. @param {Kept|null} record null: nothing is to be kept */
    claim(record) {
        this.#held = false;
        this.#write(record);
    }

    /** Leaves the storage as it is, until the record is claimed. */
    hold() {
        this.#held = true;
    }

    get isHeld() {
        return this.#held;
    }

    /** Whether no other client has claimed the record since we have. */
    isMine() {
        const stored = this.#held || !this.#stored ? null : this.#read();
        return stored === null || stored === undefined || stored.owner === this.#owner;
    }

    /** Replaces the record, if it is ours. @param {Kept|null} record null: nothing is to be kept any more */
    save(record) {
        if (this.#held) {
            this.#record = record;
        } else if (this.isMine()) {
            this.#write(record);
        }
    }

    /** Undefined if the storage cannot be read. */
    #read() {
        if (this.#storage === null) {
            return undefined;
        }
        try {
            return parse(this.#storage.getItem(this.#address));
        } catch {
            this.#tell();
            return undefined;
        }
    }

    #write(record) {
        this.#record = record;
        if (this.#storage === null) {
            return;
        }
        this.#stored = this.#put(record);
        if (!this.#stored) {
            // What the storage has is outdated: messages in it could be sent twice. Perhaps there is space for the rest.
            this.#put(null);
            this.#put({ ...record, said: null, queue: [], times: [] });
            this.#tell();
        }
    }

    #put(record) {
        try {
            if (record === null) {
                this.#storage.removeItem(this.#address);
            } else {
                this.#storage.setItem(this.#address, JSON.stringify({ owner: this.#owner, ...record }));
            }
            return true;
        } catch {
            return false;
        }
    }

    #tell() {
        if (!this.#told) {
            this.#told = true;
            this.#notKept();
        }
    }
}

/** The record that a stored text is; null if it is none, such as one of a later version. */
function parse(text) {
    try {
        const record = JSON.parse(text);
        const { token, queue = [], said = null } = record;
        const isRight = (token === undefined || isToken(token)) && isQueue(queue) && (said === null || isSaid(said));
        return isRight ? { ...record, queue, said } : null;
    } catch {
        return null;
    }
}

function isQueue(queue) {
    return Array.isArray(queue) && queue.length <= QUEUE + 1 && queue.every((each) => typeof each === 'string');
}

function isSaid({ number, seat, text, wire }) {
    return Number.isSafeInteger(number) && seat === seatOfMessage(number) && typeof text === 'string' && typeof wire === 'string';
}
