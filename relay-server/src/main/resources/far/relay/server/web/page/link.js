/** The longest line accepted from the server, in characters: a message of the largest size that a server may have. */
const LONGEST_LINE = (1 << 20) + 64;
/** How many received lines may wait until those before them are handled. A server sends at most 1,024 messages at once. */
const MOST_WAITING = 4096;
const SUBPROTOCOL = 'relay.rooms.1';

/**
 * One WebSocket connection to a named room. Passes its lines on strictly in order, one after the other, even if handling one
 * takes a while; asks a silent server for an answer, and gives a dead connection up.
 */
export class Link {
    #socket;
    #clock;
    #limits;
    #handler;
    #inbox = [];
    #handling = false;
    #opened = false;
    /** Whether the socket is closed, but its lines may still be waiting. */
    #closed = false;
    #over = false;
    #timer = null;

    /**
     * @param {{url: string, WebSocket: function, clock: object, connectTimeout: number, deadAfter: number}} options times in ms
     * @param {{opened: function(), line: function(string): (Promise|undefined), closed: function(string, string, boolean)}}
     *     handler `closed` receives what happened (disconnected, noAnswer, notRooms), a text in English, and whether the
     *     connection was ever open; called once
     * @throws {Error} if the address cannot be connected to
     */
    constructor({ url, WebSocket, clock, connectTimeout, deadAfter }, handler) {
        this.#clock = clock;
        this.#limits = { connectTimeout, deadAfter };
        this.#handler = handler;
        this.#socket = new WebSocket(url, SUBPROTOCOL);
        this.#socket.onopen = () => this.#open();
        this.#socket.onmessage = (event) => this.#received(event.data);
        this.#socket.onclose = () => this.#hasClosed();
        this.#socket.onerror = () => this.#hasClosed(); // in Node no close follows if the handshake fails
        this.#after(connectTimeout, () => this.abandon(`no connection after ${connectTimeout} ms`));
    }

    #open() {
        this.#opened = true;
        this.#expectSignOfLife();
        this.#handler.opened();
    }

    send(line) {
        this.#socket.send(line);
    }

    /** Closes the connection, for example because it is not wanted any more. Lines that wait are dropped. */
    close() {
        this.#end('disconnected', 'we closed the connection');
    }

    /** Gives the connection up if the server does not answer soon: it may have broken without a sign, as after a sleep. */
    check() {
        if (this.#opened && !this.#closed) {
            this.send('ping');
            this.#after(this.#limits.connectTimeout, () => this.#silent(this.#limits.connectTimeout));
        }
    }

    #received(data) {
        if (typeof data !== 'string') {
            this.#end('notRooms', 'it sent a binary message');
        } else if (data.length > LONGEST_LINE) {
            this.#end('notRooms', `it sent a line of more than ${LONGEST_LINE} characters`);
        } else if (this.#inbox.length === MOST_WAITING) {
            this.#end('notRooms', `it sent more than ${MOST_WAITING} lines at once`);
        } else {
            this.#expectSignOfLife();
            this.#inbox.push(data);
            this.#handle();
        }
    }

    async #handle() {
        if (this.#handling) {
            return;
        }
        this.#handling = true;
        while (this.#inbox.length > 0 && !this.#over) {
            const step = this.#handler.line(this.#inbox.shift());
            if (step !== undefined) {
                await step;
            }
        }
        this.#handling = false;
        if (this.#closed) {
            this.#end('disconnected', 'the connection was closed');
        }
    }

    #hasClosed() {
        this.#closed = true;
        this.#clear();
        this.#handle(); // the lines that still wait come first
    }

    /** The server has sent something. If it sends nothing for half the time, asks it; nothing for that time again: gives up. */
    #expectSignOfLife() {
        const half = this.#limits.deadAfter / 2;
        this.#after(half, () => {
            this.send('ping');
            this.#after(half, () => this.#silent(2 * half));
        });
    }

    #silent(time) {
        this.abandon(`no answer for ${time} ms`);
    }

    /** Gives the connection up. @param {string} why what did not come, in English */
    abandon(why) {
        this.#end('noAnswer', why);
    }

    /** The connection counts as closed now: a browser may take minutes to notice that a dead one is. */
    #end(kind, text) {
        if (this.#over) {
            return;
        }
        this.#over = true;
        this.#clear();
        this.#inbox.length = 0;
        this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = this.#socket.onerror = null;
        this.#socket.close();
        queueMicrotask(() => this.#handler.closed(kind, text, this.#opened)); // what we are in the middle of is finished first
    }

    #after(time, step) {
        this.#clear();
        this.#timer = this.#clock.setTimeout(step, time);
    }

    #clear() {
        this.#clock.clearTimeout(this.#timer);
        this.#timer = null;
    }
}
