import { announce } from './announcer.js';
import { byId, button, element, setText } from './dom.js';
import { number, text } from './texts.js';
import { showText } from './visible-text.js';

/** The messages that wait for their turn. Each can be edited, moved and withdrawn until it goes out. */
export class QueuePanel {
    #room;
    #composer;
    #items = new Map(); // by id: { shown, node, box }
    #withdrawn = '';

    /** @param {Composer} composer gets the focus, and a change that comes too late */
    constructor(room, composer) {
        this.#room = room;
        this.#composer = composer;
        byId('withdrawn-button').addEventListener('click', () => this.#takeBack());
    }

    update({ queue, phase }) {
        byId('queue').hidden = queue.length === 0;
        setText(byId('queue-heading'), heading(queue.length, phase));
        this.#removeGone(queue);
        queue.forEach((message, index) => this.#place(message, index, queue.length));
    }

    #removeGone(queue) {
        const ids = new Set(queue.map((message) => message.id));
        for (const [id, item] of this.#items) {
            if (!ids.has(id)) {
                this.#items.delete(id);
                this.#remove(item);
            }
        }
    }

    /** A message went out or was withdrawn. If the user was just changing it, the change is not lost, and the focus goes on. */
    #remove({ node, box, shown }) {
        const hadFocus = node.contains(document.activeElement);
        const next = node.nextElementSibling ?? node.previousElementSibling;
        node.remove();
        if (box !== null && box.value !== shown) {
            this.#composer.insert(box.value);
            announce(text('note.moved-to-box'));
            this.#composer.focus();
        } else if (hadFocus) {
            (next?.querySelector('[data-action="edit"]') ?? byId('text')).focus();
        }
    }

    /** Puts the item of a message where it belongs. Moving an element would cost it the focus, so only those that must move do. */
    #place(message, index, count) {
        let item = this.#items.get(message.id);
        if (item === undefined) {
            item = { shown: null, node: element('li', 'queued'), box: null };
            item.node.dataset.id = message.id;
            this.#items.set(message.id, item);
        }
        const there = byId('queue-items').children[index];
        if (there !== item.node) {
            const focused = item.node.contains(document.activeElement) ? document.activeElement : null;
            byId('queue-items').insertBefore(item.node, there ?? null);
            focused?.focus();
        }
        if (item.shown !== message.text) {
            item.shown = message.text;
            this.#render(message.id, item);
        }
        label(item.node, index, count);
    }

    #render(id, item) {
        item.box = null;
        const body = element('p', 'text');
        body.dir = 'auto';
        showText(body, item.shown);
        item.node.replaceChildren(
            body,
            element(
                'div',
                'buttons',
                action('edit', () => this.#edit(id, item)),
                action('up', () => this.#move(id, -1)),
                action('down', () => this.#move(id, 1)),
                action('withdraw', () => this.#withdraw(id, item.shown)),
            ),
        );
    }

    #move(id, by) {
        const from = this.#room.state.queue.findIndex((message) => message.id === id);
        if (this.#room.move(id, from + by)) {
            announce(text('queue.moved', { from: from + 1, to: from + by + 1 }));
        }
    }

    /** The text can be had back until the next one is written. The focus goes there: a second Enter withdraws nothing. */
    #withdraw(id, words) {
        if (this.#room.withdraw(id)) {
            this.#withdrawn = words;
            byId('withdrawn').hidden = false;
            byId('withdrawn-button').focus();
            announce(text('queue.withdrawn'));
        }
    }

    #takeBack() {
        this.#composer.insert(this.#withdrawn);
        this.#composer.focus();
        this.forgetWithdrawn();
    }

    /** The user goes on without the message that was withdrawn last. */
    forgetWithdrawn() {
        this.#withdrawn = '';
        byId('withdrawn').hidden = true;
    }

    #edit(id, item) {
        const box = element('textarea');
        box.dir = 'auto';
        box.value = item.shown;
        box.rows = Math.min(6, item.shown.split('\n').length);
        const done = () => {
            this.#render(id, item);
            this.#relabel();
            item.node.querySelector('[data-action="edit"]').focus();
        };
        const save = () => this.#save(id, item, done);
        box.addEventListener('keydown', (event) => {
            if (event.key === 'Escape') {
                done();
            } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                save();
            }
        });
        item.box = box;
        item.node.replaceChildren(box, element('div', 'buttons', action('save', save), action('cancel', done)));
        this.#relabel();
        box.focus();
    }

    #save(id, item, done) {
        const changed = item.box.value;
        if (this.#room.remaining(changed) < 0 || changed.trim() === '') {
            item.box.setAttribute('aria-invalid', 'true');
            item.box.focus();
            return;
        }
        if (this.#room.edit(id, changed)) {
            item.shown = changed;
        }
        if (item.node.isConnected) {
            done();
        }
    }

    #relabel() {
        const { queue } = this.#room.state;
        queue.forEach((message, index) => {
            const item = this.#items.get(message.id);
            if (item !== undefined) {
                label(item.node, index, queue.length);
            }
        });
    }
}

function heading(count, phase) {
    const key = phase === 'ended' ? 'queue.unsent' : 'queue.heading';
    return count === 1 ? text(`${key}-one`) : text(key, { count: number(count) });
}

function action(name, onClick) {
    const made = button(text(`queue.${name}`), onClick);
    made.dataset.action = name;
    return made;
}

/** Names the controls of an item by its position, and switches off those that would do nothing. */
function label(node, index, count) {
    const position = index + 1;
    for (const control of node.querySelectorAll('[data-action]')) {
        control.setAttribute('aria-label', text('queue.item', { action: control.textContent, position }));
        // Not `disabled`: the button that was just pressed would lose the focus.
        const idle = (control.dataset.action === 'up' && index === 0) || (control.dataset.action === 'down' && position === count);
        control.setAttribute('aria-disabled', String(idle));
    }
    node.querySelector('textarea')?.setAttribute('aria-label', text('queue.edit-label', { position }));
}
