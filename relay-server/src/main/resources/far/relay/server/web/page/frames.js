/** Draws once for all changes until the next frame of the browser: a history of 1,024 messages is as many changes. */
export class Frames {
    #draw;
    #cancel = null;

    /** @param {() => void} draw */
    constructor(draw) {
        this.#draw = draw;
        // A page that is hidden gets no more frames.
        document.addEventListener('visibilitychange', () => this.#cancel !== null && this.now());
    }

    /** Draws soon. */
    request() {
        if (this.#cancel !== null) {
            return;
        }
        if (document.hidden) {
            const timer = setTimeout(() => this.now());
            this.#cancel = () => clearTimeout(timer);
        } else {
            const frame = requestAnimationFrame(() => this.now());
            this.#cancel = () => cancelAnimationFrame(frame);
        }
    }

    now() {
        this.#cancel?.();
        this.#cancel = null;
        this.#draw();
    }
}
