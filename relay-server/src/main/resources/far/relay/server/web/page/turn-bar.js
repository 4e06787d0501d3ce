import { announce } from './announcer.js';
import { byId, setText } from './dom.js';
import { turnWords } from './words.js';

/** How long a message may be under way before the bar says so, in ms: most are taken sooner. */
const PATIENCE = 500;

/** The bar that says whose turn it is; also in the title and the icon of the page, and to screen readers. */
export class TurnBar {
    #room;
    #icon = document.querySelector('link[rel="icon"]');
    #announced = '';
    #timer;

    /** @param {string} room its name, for the title */
    constructor(room) {
        this.#room = room;
    }

    update(state) {
        clearTimeout(this.#timer);
        if (state.phase === 'ended') {
            byId('turn').dataset.turn = 'ended';
            this.#icon.href = new URL('icon.svg', import.meta.url).href;
            return; // EndPanel says what happened
        }
        const words = turnWords(state);
        if (words.kind === 'sending') {
            this.#timer = setTimeout(() => this.#show(words), PATIENCE);
        } else {
            this.#show(words);
            this.#announce(words);
        }
    }

    #show({ kind, title, hint }) {
        byId('turn').dataset.turn = kind;
        setText(byId('turn-text'), title);
        setText(byId('turn-hint'), hint);
        document.title = `${kind === 'mine' ? '▸ ' : ''}${title} · ${this.#room} · relay`;
        const icon = new URL(kind === 'mine' ? 'icon-turn.svg' : 'icon.svg', import.meta.url).href;
        if (this.#icon.href !== icon) {
            this.#icon.href = icon;
        }
    }

    #announce({ kind, title }) {
        if ((kind === 'mine' || kind === 'theirs') && title !== this.#announced) {
            announce(title);
        }
        this.#announced = title;
    }
}
