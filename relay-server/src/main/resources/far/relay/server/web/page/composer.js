import { byId, setText } from './dom.js';
import { browserStorage } from './preferences.js';
import { number, text } from './texts.js';

/** So many bytes before the limit the remaining length is shown. */
const NEAR_LIMIT = 1024;

/**
 * The box in which the user writes. What is written there survives the page, as the queue does, and goes with the seat to another
 * tab: a box in which the user does not write follows the other one.
 */
export class Composer {
    #room;
    #onWrite;
    #box = byId('text');
    #draftKey;
    #isShown = false;
    /** Whether the user has written here since the box was last the same as what is kept. */
    #isOwn = false;

    /** @param {() => void} onWrite called after a message was written */
    constructor(room, roomName, onWrite) {
        this.#room = room;
        this.#onWrite = onWrite;
        this.#draftKey = `relay.page.draft.${roomName}`;
        this.#box.value = this.#draft();
        this.#box.addEventListener('input', () => this.#changed());
        addEventListener('storage', ({ key, newValue }) => key === this.#draftKey && this.#follow(newValue ?? ''));
        this.#box.addEventListener('keydown', (event) => this.#keyPressed(event));
        byId('composer').addEventListener('submit', (event) => {
            event.preventDefault();
            this.#write();
        });
        this.#show(); // what is kept can be newer than what this tab sees of it
    }

    update(state) {
        const isShown = state.phase !== 'ended';
        byId('composer').hidden = !isShown;
        byId('turn').hidden = !isShown;
        if (isShown && !this.#isShown) {
            this.#focusIfNothingElseHasIt();
        }
        this.#isShown = isShown;
        const isNext = state.mine && state.queue.length === 0;
        setText(byId('send-button'), text(sendWord(state)));
        setText(byId('text-hint'), text(isNext ? 'composer.hint' : 'composer.hint-queue'));
    }

    focus() {
        this.#box.focus();
    }

    /** A touch screen would open its keyboard over the page. */
    #focusIfNothingElseHasIt() {
        const focused = document.activeElement;
        const isNowhere = focused === null || focused === document.body || byId('ended').contains(focused);
        if (isNowhere && !matchMedia('(pointer: coarse)').matches) {
            this.focus();
        }
    }

    get isEmpty() {
        return this.#box.value === '';
    }

    /** Puts a text into the box, below what is there. */
    insert(value) {
        this.#box.value = this.isEmpty ? value : `${this.#box.value}\n${value}`;
        this.#changed();
    }

    /** Another tab has changed what is kept. */
    #follow(value) {
        if (!this.#isShown || !this.#isOwn) {
            this.#isOwn = false;
            this.#box.value = value;
            this.#show();
        }
    }

    #keyPressed(event) {
        // Enter also ends what an input method composes; then it is not meant for us.
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
            event.preventDefault();
            this.#write();
        }
    }

    #write() {
        const value = this.#box.value;
        if (value.trim() === '' || this.#room.remaining(value) < 0) {
            this.#show();
            this.focus();
            return;
        }
        try {
            this.#room.write(value);
        } catch (e) {
            if (!(e instanceof RangeError)) {
                throw e;
            }
            if (e.code === 'full') {
                this.#showRemaining(text('composer.full'), true);
            }
            return; // otherwise the conversation has just ended, and the text stays in the box
        }
        this.#box.value = '';
        this.#changed();
        this.#isOwn = false;
        this.focus();
        this.#onWrite();
    }

    #changed() {
        this.#isOwn = true;
        this.#keepDraft();
        this.#show();
    }

    #show() {
        if (!CSS.supports('field-sizing', 'content')) {
            this.#box.rows = Math.min(8, this.#box.value.split('\n').length);
        }
        const remaining = this.#room.remaining(this.#box.value);
        const count = number(Math.abs(remaining));
        if (remaining < 0) {
            this.#showRemaining(text('composer.over', { count }), true);
        } else {
            this.#showRemaining(remaining < NEAR_LIMIT ? text('composer.left', { count }) : '', false);
        }
    }

    #showRemaining(line, isMistake) {
        const shown = byId('remaining');
        shown.hidden = line === '';
        shown.classList.toggle('over', isMistake);
        setText(shown, line);
        if (isMistake) {
            this.#box.setAttribute('aria-invalid', 'true');
        } else {
            this.#box.removeAttribute('aria-invalid');
        }
    }

    #draft() {
        try {
            return browserStorage()?.getItem(this.#draftKey) ?? '';
        } catch {
            return '';
        }
    }

    #keepDraft() {
        try {
            if (this.isEmpty) {
                browserStorage()?.removeItem(this.#draftKey);
            } else {
                browserStorage()?.setItem(this.#draftKey, this.#box.value);
            }
        } catch {
            // Then it does not survive a reload.
        }
    }
}

/** The queue is that of messages; a client that waits for a seat is in another one. */
function sendWord({ phase, mine, queue }) {
    if (phase === 'waiting') {
        return 'composer.later';
    }
    return mine && queue.length === 0 ? 'composer.send' : 'composer.queue';
}
