import { isAfter, parseRecord } from './record.js';
import { randomKey } from './seal.js';

/**
 * Keeps the record of a client in a storage such as `localStorage`, so that it survives a reload. Several clients, such as tabs of a
 * browser, can share a storage: the last claim owns the record, and only the owner writes. A storage that cannot be read or written
 * costs nothing but survival of a reload: then the record is kept here.
 *
 * @typedef {import('./record.js').Kept} Kept
 */
export class RoomKeeper {
    #storage;
    #address;
    #notKept;
    #epoch = 0;
    /** The highest epoch that we know. */
    #latest = 0;
    #owner = randomKey();
    /** @type {Kept|null} */
    #record = null;
    /** What the storage has of us; null if it does not have our latest record. */
    #written = null;
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
        return stored === undefined || (stored === null && this.#written === null) ? this.#record : parseRecord(stored);
    }

    /** Makes this the owner of the record. @param {Kept|null} record null: nothing is to be kept */
    claim(record) {
        this.#held = false;
        this.#latest = Math.max(this.#latest, this.load()?.epoch ?? 0);
        this.#epoch = ++this.#latest;
        this.#write(record);
    }

    /** Our claim. @returns {{epoch: number, owner: string}} */
    get claimed() {
        return { epoch: this.#epoch, owner: this.#owner };
    }

    /** Another client has claimed the record. The next claim comes after that. */
    heard({ epoch }) {
        this.#latest = Math.max(this.#latest, epoch);
    }

    /** Leaves the storage as it is, until the record is claimed. */
    hold() {
        this.#held = true;
    }

    get isHeld() {
        return this.#held;
    }

    /** Whether no other client has claimed the record since we have. A record from before that is one that was written late. */
    isMine() {
        const stored = this.#held || this.#written === null ? null : this.#read();
        if (stored === this.#written || stored === null || stored === undefined) {
            return true;
        }
        const record = parseRecord(stored);
        return record === null || !isAfter(record, this.claimed);
    }

    /** Replaces the record, if it is ours. @param {Kept|null} record null: nothing is to be kept any more */
    save(record) {
        if (this.#held) {
            this.#record = record;
        } else if (this.isMine()) {
            this.#write(record);
        }
    }

    /** What is stored; undefined if the storage cannot be read. */
    #read() {
        if (this.#storage === null) {
            return undefined;
        }
        try {
            return this.#storage.getItem(this.#address);
        } catch {
            this.#tell();
            return undefined;
        }
    }

    #write(record) {
        this.#record = record;
        if (this.#storage !== null && !this.#put(record)) {
            // What the storage has is outdated: messages in it could be sent twice. Perhaps there is space for the rest.
            this.#put(null);
            this.#put({ ...record, said: null, queue: [], times: [] });
            this.#written = null;
            this.#tell();
        }
    }

    #put(record) {
        try {
            if (record === null) {
                this.#storage.removeItem(this.#address);
                this.#written = '';
            } else {
                const json = JSON.stringify({ ...record, ...this.claimed });
                this.#storage.setItem(this.#address, json);
                this.#written = json;
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
