import { byId, element } from './dom.js';
import { messageItem } from './message-item.js';
import { number, text } from './texts.js';
import { isEarlier, partnerName } from './words.js';

/** So many notes stay between the messages. */
const NOTES = 200;
/** So many messages of conversations before this one stay. */
const BEFORE = 10_000;

/** The conversation: messages, and quiet lines between them that say what happened. */
export class MessageList {
    #list = byId('messages');
    #items = new Map(); // by number: { message, waits, author, node }
    #notes = [];
    #markers = new Map(); // by what they say: the node
    #follower;
    #conversation = null; // its number
    #before = []; // of conversations before this one: { message, node, divider }

    /** @param {import('./follower.js').Follower} follower */
    constructor(follower) {
        this.#follower = follower;
    }

    update(state) {
        if (this.#conversation !== null && this.#conversation !== state.conversation) {
            this.#begin();
        }
        this.#conversation = state.conversation;
        this.#updateMessages(state);
        this.#updateMarkers(state);
        this.#removeRepeated();
    }

    /** All messages of this page, those of conversations before this one first. */
    all(state) {
        return [...this.#before.map(({ message }) => message), ...state.messages];
    }

    /** Another conversation begins. What there is stays above it: it may be the only copy. */
    #begin() {
        if (this.#items.size === 0) {
            this.#notes.filter(({ dataset }) => dataset.brief === 'true').forEach((note) => note.remove());
            return;
        }
        const divider = element('li', 'note divider', element('span', '', text('log.before')));
        this.#list.append(divider);
        const items = [...this.#items.values()].sort((one, two) => one.message.number - two.message.number);
        for (const { message, node } of items) {
            node.classList.add('before');
            this.#before.push({ message, node, divider });
        }
        this.#before.splice(0, this.#before.length - BEFORE).forEach(({ node }) => node.remove());
        this.#items.clear();
        this.#markers.clear();
    }

    /** The server can still have what was said before we joined again. */
    #removeRepeated() {
        const isRepeated = ({ message }) => this.#items.get(message.number)?.message.text === message.text;
        const repeated = this.#before.filter(isRepeated);
        if (repeated.length > 0) {
            this.#before = this.#before.filter((each) => !isRepeated(each));
            const dividers = new Set(this.#before.map(({ divider }) => divider));
            repeated.forEach(({ node, divider }) => (node.remove(), dividers.has(divider) || divider.remove()));
        }
    }

    /** Adds a quiet line. One of the same kind at the end is replaced: only the latest matters. */
    note(kind, line) {
        if (this.#list.lastElementChild?.dataset.note === kind) {
            this.#notes.pop().remove();
        }
        this.add(kind, line);
        this.#list.lastElementChild.dataset.brief = 'true';
    }

    /** Adds quiet lines that all matter. */
    add(kind, ...content) {
        const note = element('li', 'note', ...content);
        note.dataset.note = kind;
        this.#list.append(note);
        if (kind !== 'returned') {
            this.#notes.push(note); // a text that the user wrote stays in any case
        }
        if (this.#notes.length > NOTES) {
            this.#notes.shift().remove();
        }
    }

    #updateMessages(state) {
        const numbers = new Set(state.messages.map((message) => message.number));
        for (const [key, { node }] of this.#items) {
            if (!numbers.has(key)) {
                node.remove();
                this.#items.delete(key);
            }
        }
        for (const message of state.messages) {
            const known = this.#items.get(message.number);
            const waits = message.replay && message.number === state.next - 1;
            if (known?.message !== message || known.waits !== waits) {
                this.#show(message, waits, known, state);
            }
        }
    }

    /** @param {boolean} waits whether the message waits for our answer */
    #show(message, waits, known, state) {
        const author = known?.author ?? this.#authorOf(message, state);
        const node = messageItem(message, author, waits);
        if (known !== undefined) {
            known.node.replaceWith(node);
        } else {
            const after = this.#nodeAfter(message.number);
            this.#list.insertBefore(node, after);
            if (after === null && !message.own) {
                this.#follower.grown();
            }
        }
        this.#items.set(message.number, { message, waits, author, node });
    }

    /** The first message with a higher number; null, which is the end of the list, if there is none. */
    #nodeAfter(number) {
        const later = [...this.#items.keys()].filter((each) => each > number);
        return later.length === 0 ? null : this.#items.get(Math.min(...later)).node;
    }

    /** Whoever said a past message may be somebody else than who has the seat now. */
    #authorOf(message, state) {
        if (isEarlier(message) && (message.own || state.partner?.presence === 'none')) {
            return text('partner.seat', { seat: message.seat });
        }
        return message.own ? text('partner.you') : partnerName(state);
    }

    #updateMarkers(state) {
        const wanted = markersOf(state);
        for (const [line, node] of this.#markers) {
            if (!wanted.has(line)) {
                node.remove();
                this.#markers.delete(line);
            }
        }
        for (const [line, before] of wanted) {
            if (!this.#markers.has(line)) {
                this.#markers.set(line, element('li', 'note divider', element('span', '', line)));
            }
            const node = this.#markers.get(line);
            const below = this.#items.get(before).node;
            if (node.nextElementSibling !== below) {
                this.#list.insertBefore(node, below);
            }
        }
    }
}

/** The dividing lines: what they say, and the number of the message below them. Without a message below there is nothing to divide. */
function markersOf({ messages, lost, dropped }) {
    const markers = new Map();
    const numberBelow = (matches) => messages.find(matches)?.number ?? null;
    if (dropped > 0) {
        markers.set(text('log.dropped', { count: number(dropped) }), numberBelow(() => true));
    }
    let below = 0;
    for (const { from, to } of lost) {
        while (messages[below]?.number <= to) {
            below++; // gaps come in ascending order
        }
        markers.set(text(from === to ? 'log.lost-one' : 'log.lost', { from, to }), messages[below]?.number ?? null);
    }
    const past = messages.filter(isEarlier);
    if (past.length > 0) {
        markers.set(text('log.past'), past[0].number);
        markers.set(text('log.now'), numberBelow((each) => each.number > past.at(-1).number));
    }
    return new Map([...markers].filter(([, before]) => before !== null));
}
