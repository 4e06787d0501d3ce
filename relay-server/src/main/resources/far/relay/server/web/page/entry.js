import { joinLine, resumeLine } from './lines.js';

/** What a `bye` means, other than `left` and `refused`. `restart` is no end: the client connects again. */
const FINAL = ['resumed', 'idle', 'lonely', 'removed', 'ended', 'restart'];

/** The text of `bye removed` if the operator gave no reason. */
const NO_REASON = 'the operator removed you from the room';

/** How a conversation or a connection ended. @returns {{kind: string, code: string, text: string}} */
export function end(kind, text = '', code = '') {
    return Object.freeze({ kind, code, text });
}

/**
 * How a client enters its room, on one connection after another, and which ends of a connection are not the end of the
 * conversation (docs/rooms.md, sections 3 and 6). Pure.
 */
export class RoomEntry {
    #join;
    #token;
    #hasSeat;
    #retriesFirst;
    #robbed;
    /** Whether the server has answered on any connection. */
    #everAnswered = false;
    /** Whether the server has answered the first line on this connection. */
    #answered = false;
    #connected = false;
    /** Whether the server has sent anything on this connection that shows that it has received our first line. */
    #heard = false;
    /** Connections that were given up without an answer: the server can still receive what was sent on them. */
    #unanswered = 0;
    /** Whether there has been a reason to connect again. */
    #retried = false;
    /** The last error of the server on this connection; null if there was none. */
    #error = null;
    #onlyMessageRefused = false;

    /**
     * @param {object} join the fields of the first line of a client that has no seat yet, with its token
     * @param {boolean} resumes whether the seat is ours already
     * @param {boolean} retriesFirst whether to connect again, too, if no server has ever answered
     * @param {function(): boolean} robbed called when another client has our seat; whether it can be a tab that gives way to us
     */
    constructor(join, resumes, retriesFirst, robbed) {
        this.#join = join;
        this.#token = join.token;
        this.#hasSeat = resumes;
        this.#retriesFirst = retriesFirst;
        this.#robbed = robbed;
    }

    /** There is a connection. Returns its first line. @param {boolean} leaves whether we only want to give up what we have */
    connected(have, leaves) {
        this.#connected = true;
        this.#answered = false;
        this.#heard = false;
        this.#error = null;
        this.#onlyMessageRefused = false;
        return this.#hasSeat || leaves ? resumeLine(this.#join.room, this.#token, have) : joinLine(this.#join);
    }

    /** The server has given us a seat, or has shown that it still has ours. */
    seated(token) {
        this.#hasSeat = true;
        this.#token = token;
        this.answered();
    }

    /** The server has answered the first line. */
    answered() {
        this.#answered = true;
        this.#heard = true;
        this.#everAnswered = true;
    }

    /** Whether the server has answered the first line on this connection. */
    get isAnswered() {
        return this.#answered;
    }

    /** Whether the server may still receive our first line on this connection. */
    get mayArrive() {
        return !this.#heard;
    }

    /** Whether the server can have a seat or a place in the queue for us. */
    get mayHavePlace() {
        return this.#hasSeat || this.#connected || this.#unanswered > 0;
    }

    /** Our token: the server's, once it has given us a seat. */
    get token() {
        return this.#token;
    }

    /** The server has sent an error. */
    failed(error) {
        this.#heard = true;
        this.#error = error;
    }

    /** The last error concerned one message only, which will not be sent again. */
    messageRefused() {
        this.#onlyMessageRefused = true;
    }

    /** The end of a connection without an answer is long ago: the server will not receive any more of it. */
    forgetUnanswered() {
        this.#unanswered = Math.max(0, this.#unanswered - 1);
    }

    /** The present connection has ended. */
    disconnected() {
        if (!this.#heard) {
            this.#unanswered++;
        }
        this.#connected = false;
        this.#answered = false;
    }

    /** What a `bye` means. @param {boolean} leaves whether we want to leave */
    meaningOf(bye, leaves) {
        if (bye.code === 'left') {
            return leaves ? end('left') : end('notRooms', 'it sent bye left, but we did not leave');
        }
        if (bye.code === 'refused') {
            return this.#refusal(bye, leaves);
        }
        if (bye.code === 'removed' && bye.text !== NO_REASON) {
            return end('removed', bye.text);
        }
        return FINAL.includes(bye.code) ? end(bye.code) : end('bye', bye.text, bye.code);
    }

    #refusal(bye, leaves) {
        if (leaves && this.#isError('token')) {
            return end('left'); // the seat that we want to give up is not ours any more
        }
        const { code, text } = this.#error ?? bye;
        return end('refused', text, code);
    }

    #isError(code) {
        return this.#error !== null && this.#error.code === code;
    }

    /** Whether to connect again after this end of a connection. Asked once for each. */
    reconnectsAfter(how) {
        const again = this.#mayHelp(how);
        this.#retried ||= again;
        return again;
    }

    #mayHelp(how) {
        switch (how.kind) {
            case 'restart':
            case 'outOfStep':
                return true;
            case 'disconnected':
            case 'noAnswer':
            case 'cannotConnect':
                return this.#retries;
            case 'resumed':
                return this.#stoleOwnSeat();
            case 'refused':
                return this.#onlyMessageRefused || (this.#isError('busy') && this.#retries);
            default:
                return false;
        }
    }

    get #retries() {
        return this.#everAnswered || this.#retried || this.#retriesFirst;
    }

    /**
     * Whether a first line of our own, or of a tab that gives way to us, can have arrived late and taken the seat from this
     * connection (docs/rooms.md, 3.5). Then we take it back; if it was another client, it will take it again, and that ends us.
     */
    #stoleOwnSeat() {
        const mayBe = this.#unanswered > 0 || this.#robbed();
        this.#unanswered = 0;
        return mayBe;
    }
}
