import { end } from './entry.js';

/**
 * The client's side of the rules of a named room (docs/rooms.md, sections 3 to 8), over one connection after another: it receives
 * the server's events and reports to the user. RoomEntry has the rules of connections, RoomTurns those of messages. Pure: it has
 * no connection or clock.
 */
export class RoomConversation {
    #entry;
    #turns;
    #report;
    #server;
    /** How the present connection ends; null while it does not. */
    #parting = null;
    #partner = null;
    #place = null;
    #retryAt = null;
    #lost = false;
    #left = false;
    #over = false;

    /**
     * @param {import('./entry.js').RoomEntry} entry
     * @param {import('./turns.js').RoomTurns} turns
     * @param {function(string, object=)} report
     * @param {{send: function(string), disconnect: function(), retire: function(), later: function(function())}} server the
     *     connections to it; `retire` disconnects if the server has not done so after a while; `later` runs a step after a
     *     while, unless the present connection has ended by then
     */
    constructor(entry, turns, report, server) {
        this.#entry = entry;
        this.#turns = turns;
        this.#report = report;
        this.#server = server;
    }

    get isOver() {
        return this.#over;
    }

    /** Whether the user wants to leave. */
    get isLeaving() {
        return this.#left;
    }

    /** Whether the server has answered on the present connection, and it holds. */
    get isConnected() {
        return this.#entry.isAnswered && this.#parting === null && !this.#over;
    }

    /** Whether the server may still receive our first line: it has not answered it on this connection. */
    get isUnanswered() {
        return this.#entry.mayArrive;
    }

    /** When the next attempt to connect begins; null if there is or will be none, or it has begun. */
    get retryAt() {
        return this.#retryAt;
    }

    /** Our place in the queue for a seat; null if we are not in it. */
    get place() {
        return this.#place;
    }

    /** The owner of the other seat; null before it is known. */
    get partner() {
        return this.#partner;
    }

    // --- connections

    /** There is a connection: sends the first line. */
    connected() {
        this.#parting = null;
        this.#server.send(this.#entry.connected(this.#turns.known, this.#left));
    }

    /** There is an attempt to connect. */
    connecting() {
        this.#retryAt = null;
    }

    /** The connection has ended. Returns why, if there is to be another one; else null. */
    disconnected(kind, text) {
        this.#turns.disconnected();
        this.#entry.disconnected();
        if (this.#over) {
            return null;
        }
        return this.#parting ?? this.#endOrRetry(end(kind, text));
    }

    /** An attempt to connect has failed. Returns as {@link disconnected}. */
    cannotConnect(text) {
        return this.#over ? null : this.#endOrRetry(end('cannotConnect', text));
    }

    #endOrRetry(how) {
        if (this.#entry.reconnectsAfter(how)) {
            return how;
        }
        const isConnection = ['disconnected', 'noAnswer'].includes(how.kind);
        this.end(isConnection ? end('cannotConnect', how.text) : how);
        return null;
    }

    /** There will be another attempt to connect, after this pause. */
    retrying({ kind, code, text }, pause, retryAt) {
        this.#lost = true;
        this.#retryAt = retryAt;
        if (!this.#left) {
            this.#report('lost', { why: kind, code, text, pause, retryAt });
        }
    }

    /** A connection that was given up without an answer ended so long ago that nothing of it can reach the server any more. */
    forgetUnanswered() {
        this.#entry.forgetUnanswered();
    }

    // --- the server

    /** Receives an event from the server. @param {object} event @param {string|null} text of a message, opened */
    on(event, text) {
        if (this.#over || this.#parting !== null) {
            return;
        }
        const contradiction = this.#turns.contradiction(event);
        if (contradiction !== null) {
            this.contradicts(contradiction);
        } else {
            this.#handle(event, text);
        }
    }

    /** The server does not follow the protocol. @param {string} why in English, on one line */
    contradicts(why) {
        this.end(end('notRooms', why));
    }

    #handle(event, text) {
        switch (event.type) {
            case 'seat':
                return this.#seated(event);
            case 'wait':
                return this.#waiting(event);
            case 'error':
                return this.#error(event);
            case 'bye':
                return this.#part(this.#entry.meaningOf(event, this.#left));
            case 'notice':
                return this.#left ? undefined : this.#report('notice', { text: event.text });
            default:
                return this.#turns.isPresent ? this.#inRoom(event, text) : undefined;
        }
    }

    #inRoom(event, text) {
        switch (event.type) {
            case 'partner':
                return this.#partnerIs(event);
            case 'past':
                return this.#turns.past(event, text);
            case 'said':
                return this.#turns.said(event, text);
            case 'taken':
                return this.#turns.taken(event);
            default:
                return undefined;
        }
    }

    #part(how) {
        if (this.#endOrRetry(how) !== null) {
            this.#parting = how;
            this.#server.disconnect();
        }
    }

    #seated(event) {
        const first = !this.#entry.isAnswered;
        this.#entry.seated(event.token);
        this.#place = null;
        this.#regained();
        this.#turns.seated(event);
        this.#leaveNow(first);
    }

    #waiting({ place }) {
        const first = !this.#entry.isAnswered;
        this.#entry.answered();
        this.#place = place;
        this.#regained();
        if (!this.#left) {
            this.#report('waiting', { place });
        }
        this.#leaveNow(first);
    }

    #regained() {
        if (this.#lost && !this.#left) {
            this.#report('regained');
        }
        this.#lost = false;
    }

    /** If we want to leave: only after the answer it is certain what we leave. */
    #leaveNow(first) {
        if (this.#left && first) {
            this.#server.send('leave');
        }
    }

    #partnerIs({ presence, name }) {
        const same = this.#partner !== null && this.#partner.presence === presence && this.#partner.name === name;
        if (!same && !this.#left) {
            this.#partner = Object.freeze({ presence, name });
            this.#report('partner', { presence, name });
        }
    }

    #error(error) {
        this.#entry.failed(error);
        if (!this.#turns.isInFlight) {
            return;
        }
        switch (error.code) {
            case 'store':
                this.#server.later(() => this.#turns.sendNext());
                this.#turns.delayed();
                break;
            case 'turn':
            case 'number':
                this.#part(end('outOfStep', error.text, error.code));
                break;
            case 'first':
            case 'room':
            case 'secret':
            case 'token':
            case 'full':
            case 'busy':
                break; // about the connection: bye follows
            case 'syntax':
            case 'field':
            case 'escape':
            case 'long':
            case 'utf8':
                this.#entry.messageRefused();
                this.#turns.refused(error);
                break;
            default:
                this.#turns.refused(error);
        }
    }

    // --- us

    /** Gives up our seat or our place in the queue, if there may be one. */
    leave() {
        if (this.#left || this.#over) {
            return;
        }
        this.#left = true;
        if (this.#parting === null && this.#entry.isAnswered) {
            this.#server.send('leave');
        } else if (!this.#entry.mayHavePlace) {
            this.end(end('left'));
        }
    }

    /** It is over. */
    end(how) {
        if (!this.#over) {
            this.#finish(how);
            this.#server.disconnect();
        }
    }

    /** Another tab takes our seat: it is over. The connection stays until then, so the partner does not see us go away. */
    handOver() {
        const hasSeat = this.isConnected;
        if (!this.#over) {
            this.#finish(end('resumed'));
            hasSeat ? this.#server.retire() : this.#server.disconnect();
        }
    }

    #finish(how) {
        this.#over = true;
        this.#retryAt = null;
        this.#report('ended', how);
    }
}
