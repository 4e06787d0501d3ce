import { byId } from './dom.js';

/** Whoever is so close to the end, in px, follows the conversation. */
const NEAR_END = 120;

/** Keeps the end of the page in view while the user is there, whatever grows. Otherwise a button says that there are new messages. */
export class Follower {
    #follows = true;
    #top = 0;
    #isEnded = false;

    constructor() {
        byId('newer').addEventListener('click', () => this.toEnd());
        document.addEventListener('scroll', () => this.#scrolled(), { passive: true });
        addEventListener('resize', () => this.#follow());
        new ResizeObserver(() => this.#follow()).observe(byId('view'));
    }

    /** After the end the way forward is in view, not what is below it. */
    update({ phase }) {
        if (phase === 'ended') {
            this.#follows = false;
            byId('newer').hidden = true;
        } else if (this.#isEnded) {
            this.toEnd();
        }
        this.#isEnded = phase === 'ended';
    }

    /** There is a message below the others. */
    grown() {
        byId('newer').hidden = this.#follows;
    }

    toEnd() {
        this.#follows = true;
        byId('newer').hidden = true;
        this.#follow();
    }

    #follow() {
        if (this.#follows) {
            scrollTo({ top: document.documentElement.scrollHeight });
        }
    }

    #scrolled() {
        const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - NEAR_END;
        if (isAtEnd && !this.#isEnded) {
            this.#follows = true;
            byId('newer').hidden = true;
        } else if (scrollY < this.#top) {
            this.#follows = false; // the user went up
        }
        this.#top = scrollY;
    }
}
