import { otherSeat, seatOfMessage } from './lines.js';

/**
 * What an event of the server contradicts in docs/rooms.md, sections 2 to 5; null if the server may send it now. An event that
 * contradicts them would lose or change a message without a notice. Pure.
 *
 * @param {object} event as from parseEvent
 * @param {{seat: 1|2|null, present: boolean, next: number, turn: 1|2, memory: import('./memory.js').RoomMemory}} state what we
 *     know: our seat, whether we have it on the present connection, the number of the next message, the seat that says it, the
 *     messages
 * @returns {string|null} in English, on one line
 */
export function contradiction(event, state) {
    if (event.type === 'seat') {
        return ofSeat(event, state);
    }
    if (!state.present) {
        return null;
    }
    return CHECKS[event.type]?.(event, state) ?? null;
}

const CHECKS = {
    past: ofPast,
    said: ofSaid,
    taken: (event, state) => when(!mayBeTaken(event.number, state), `it sent taken ${event.number}, which was not sent`),
    wait: () => 'it sent wait after seat',
};

function when(wrong, why) {
    return wrong ? why : null;
}

function ofSeat(event, { seat, present }) {
    if (present) {
        return 'it sent seat twice';
    }
    if (seat !== null && event.seat !== seat) {
        return `it sent seat ${event.seat}, but our seat is ${seat}`;
    }
    return when(seatOfMessage(event.next) !== event.turn, `seat ${event.turn} cannot have the turn of message ${event.next}`);
}

function ofPast(event, state) {
    if (event.number >= nextSaid(state)) {
        return `it sent past ${event.number}, which is not an earlier message`;
    }
    if (seatOfMessage(event.number) !== event.seat) {
        return `it sent past ${event.number} of seat ${event.seat}`;
    }
    return event.number > state.memory.known ? null : change(event.number, event.seat, event.wire, state);
}

function ofSaid(event, state) {
    if (event.number <= state.memory.known && seatOfMessage(event.number) !== state.seat) {
        return change(event.number, otherSeat(state.seat), event.wire, state);
    }
    return when(event.number !== nextSaid(state), `it sent said ${event.number}, which is not the next message`);
}

/** A known message can be sent again, with the same text. One that the memory does not have any more counts as the same. */
function change(number, sender, wire, { memory }) {
    const known = memory.get(number, sender);
    return when(known !== null && known !== wire, `it sent message ${number} twice, with different texts`);
}

/** The number of the message that the partner says next, or that waits for our answer. */
function nextSaid({ seat, next, turn }) {
    return turn === seat ? next - 1 : next;
}

/** Whether this is the message that we have sent, or an earlier one of ours: the answer to a repetition. */
function mayBeTaken(number, { seat, next, turn, memory }) {
    const isSent = number === next && turn === seat && memory.known >= next - 1 && memory.get(next, seat) !== null;
    return isSent || (number <= memory.known && seatOfMessage(number) === seat);
}
