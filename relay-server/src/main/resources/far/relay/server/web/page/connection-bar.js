import { announce } from './announcer.js';
import { byId, setText } from './dom.js';
import { text } from './texts.js';

/** Says that there is no connection, and when the next attempt is. */
export class ConnectionBar {
    #state = null;
    #timer = null;
    #said = false;

    constructor(room) {
        byId('retry-button').addEventListener('click', () => room.reconnect());
    }

    update(state) {
        this.#state = state;
        const lost = !state.connected && state.phase !== 'ended';
        byId('connection').hidden = !lost;
        byId('retry-button').hidden = state.retryAt === null;
        clearInterval(this.#timer);
        if (lost) {
            this.#show();
            this.#timer = setInterval(() => this.#show(), 1000);
        }
        this.#announce(lost && state.retryAt !== null);
    }

    #show() {
        const { retryAt, phase } = this.#state;
        const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
        if (seconds > 0) {
            setText(byId('connection-text'), text('connection.lost', { seconds }));
        } else {
            const first = phase === 'connecting' && retryAt === null;
            setText(byId('connection-text'), text(first ? 'connection.first' : 'connection.now'));
        }
    }

    /** Once for each loss, not each second. */
    #announce(failed) {
        if (failed && !this.#said) {
            announce(text('turn.lost'));
        }
        this.#said = failed || (this.#said && !this.#state.connected);
    }
}
