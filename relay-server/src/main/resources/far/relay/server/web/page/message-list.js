import { byId, element } from './dom.js';
import { messageItem } from './message-item.js';
import { number, text } from './texts.js';
import { partnerName } from './words.js';

/** So many notes stay between the messages. */
const NOTES = 200;
/** Whoever is so close to the end, in px, follows the conversation. */
const NEAR_END = 120;

/** The conversation: messages, and quiet lines between them that say what happened. */
export class MessageList {
    #list = byId('messages');
    #items = new Map(); // by number: { message, author, node }
    #notes = [];
    #markers = new Map(); // by what they say: the node
    #resumed;

    /** @param {boolean} resumed whether earlier messages of our seat are our own, not those of somebody before us */
    constructor(resumed) {
        this.#resumed = resumed;
        byId('newer').addEventListener('click', () => this.scrollToEnd());
        document.addEventListener('scroll', () => this.#isAtEnd() && this.#hideNewer(), { passive: true });
    }

    update(state) {
        const follows = this.#isAtEnd();
        const last = this.#list.lastElementChild;
        this.#updateMessages(state);
        this.#updateMarkers(state);
        if (this.#list.lastElementChild !== last) {
            this.#grown(follows);
        }
    }

    /** Adds a quiet line. One of the same kind at the end is replaced: only the latest matters. */
    note(kind, line) {
        if (this.#list.lastElementChild?.dataset.note === kind) {
            this.#notes.pop().remove();
        }
        this.add(kind, line);
    }

    /** Adds quiet lines that all matter. */
    add(kind, ...content) {
        const follows = this.#isAtEnd();
        const note = element('li', 'note', ...content);
        note.dataset.note = kind;
        this.#list.append(note);
        if (kind !== 'returned') {
            this.#notes.push(note); // a text that the user wrote stays in any case
        }
        if (this.#notes.length > NOTES) {
            this.#notes.shift().remove();
        }
        this.#grown(follows);
    }

    scrollToEnd() {
        scrollTo({ top: document.documentElement.scrollHeight });
        this.#hideNewer();
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
            if (known?.message !== message) {
                this.#show(message, known, state);
            }
        }
    }

    #show(message, known, state) {
        const author = known?.author ?? this.#authorOf(message, state);
        const node = messageItem(message, author);
        if (known !== undefined) {
            known.node.replaceWith(node);
        } else {
            this.#list.insertBefore(node, this.#nodeAfter(message.number));
        }
        this.#items.set(message.number, { message, author, node });
    }

    /** The first message with a higher number; null, which is the end of the list, if there is none. */
    #nodeAfter(number) {
        const later = [...this.#items.keys()].filter((each) => each > number);
        return later.length === 0 ? null : this.#items.get(Math.min(...later)).node;
    }

    /** Whoever said a past message may be somebody else than who has the seat now. */
    #authorOf(message, state) {
        if (message.past && (message.own ? !this.#resumed : state.partner?.presence === 'none')) {
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

    #isAtEnd() {
        return innerHeight + scrollY >= document.documentElement.scrollHeight - NEAR_END;
    }

    #grown(follows) {
        if (follows) {
            this.scrollToEnd();
        } else {
            byId('newer').hidden = false;
        }
    }

    #hideNewer() {
        byId('newer').hidden = true;
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
    const past = messages.filter((message) => message.past);
    if (past.length > 0) {
        markers.set(text('log.past'), past[0].number);
        markers.set(text('log.now'), numberBelow((each) => each.number > past.at(-1).number));
    }
    return new Map([...markers].filter(([, before]) => before !== null));
}
