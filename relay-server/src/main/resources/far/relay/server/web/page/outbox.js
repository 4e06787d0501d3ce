import { randomKey } from './seal.js';

/** How many messages may wait for their turns. */
export const QUEUE = 1024;

/** An id for a message of ours, by which other tabs and later pages know it, too: 66 random bits. */
export function newId() {
    return randomKey().slice(0, 11);
}

/**
 * Our messages that the server has not taken: those that wait for their turns, and the one under way. Pure.
 *
 * @typedef {{id: string, text: string, since?: number}} Waiting one of the queue; if it comes from a record, a message of ours after
 *     the number `since` can be this one
 * @typedef {{id: string, number: number, seat: 1|2, text: string, wire: string|null, sent: boolean, time: number}} Said one that
 *     has its number; `wire` is null while it is being sealed, `time` in ms is when it got the number, null if that is
 *     not known
 */
export class RoomOutbox {
    /** @type {Waiting[]} */
    queue = [];
    /** The message under way; null if there is none. @type {Said|null} */
    said = null;
    /** A message that was under way before a reload: the server can have it or not. Null if there is none. @type {Said|null} */
    restored = null;

    /** The message to show as under way; null if there is none. */
    get underWay() {
        return this.said ?? this.restored;
    }

    get isEmpty() {
        return this.underWay === null && this.queue.length === 0;
    }

    /** Forgets all messages. */
    clear() {
        this.queue = [];
        this.said = null;
        this.restored = null;
    }

    /** Changes the text of a queued message. @returns {boolean} false if it is not in the queue any more */
    edit(id, text) {
        const at = this.#find(id);
        if (at >= 0) {
            this.queue = this.queue.map((each) => (each.id === id ? { id, text } : each));
        }
        return at >= 0;
    }

    /** Moves a queued message to this place, from 0. @returns {boolean} as for {@link edit} */
    move(id, index) {
        const at = this.#find(id);
        if (at >= 0) {
            const others = this.queue.filter((each) => each.id !== id);
            others.splice(Math.max(0, index), 0, this.queue[at]);
            this.queue = others;
        }
        return at >= 0;
    }

    /** Removes a queued message. @returns {boolean} as for {@link edit} */
    withdraw(id) {
        const found = this.#find(id) >= 0;
        this.queue = this.queue.filter((each) => each.id !== id);
        return found;
    }

    #find(id) {
        return this.queue.findIndex((each) => each.id === id);
    }

    /** Adds a message to the queue. @param {Waiting} message */
    add(message) {
        this.queue = [...this.queue, message];
    }

    /** Takes the next message out of the queue; null if it is empty. */
    next() {
        const [first = null, ...rest] = this.queue;
        this.queue = rest;
        return first;
    }
}
