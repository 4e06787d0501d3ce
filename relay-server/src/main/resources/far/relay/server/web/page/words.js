/** What the state of a room is in words: the same in the page, in the title, in notifications and for screen readers. */

import { text, textIfAny } from './texts.js';
import { visibleLine } from './visible-text.js';

/** The partner's name, or "Your partner". A name that is one of our own words is in quotation marks. */
export function partnerName(state) {
    const name = visibleLine(state.partner?.name ?? '').trim();
    const ours = [text('partner.you'), text('partner.partner'), ...[1, 2].map((seat) => text('partner.seat', { seat }))];
    const isOurs = ours.some((word) => word.toLowerCase() === name.toLowerCase());
    return name === '' ? text('partner.partner') : isOurs ? `“${name}”` : name;
}

/** Who the partner is and whether they are here, in a sentence. @param {boolean} hadPartner whether there was one before */
export function partnerWords(state, hadPartner = false) {
    if (state.partner === null) {
        return '';
    }
    const { presence } = state.partner;
    return text(`partner.${presence === 'none' && hadPartner ? 'free' : presence}`, { name: partnerName(state) });
}

/** Whether a message is from before we had our seat. Of our own time this browser knows when each message came. */
export function isEarlier(message) {
    return message.past && message.time === null;
}

/**
 * Whose turn it is.
 *
 * @returns {{kind: 'mine' | 'theirs' | 'sending' | 'lost' | 'connecting' | 'waiting', title: string, hint: string}}
 */
export function turnWords(state) {
    const kind = turnKind(state);
    switch (kind) {
        case 'mine':
            return { kind, title: text('turn.mine'), hint: hintOnMyTurn(state) };
        case 'theirs':
            return { kind, title: theirTurn(state), hint: text('turn.theirs-hint') };
        default:
            return { kind, title: text(`turn.${kind}`), hint: textIfAny(`turn.${kind}-hint`) ?? '' };
    }
}

function turnKind(state) {
    if (state.phase !== 'seated') {
        return state.phase; // connecting, waiting
    }
    if (!state.connected) {
        return 'lost';
    }
    if (state.mine) {
        return 'mine';
    }
    return state.turn === state.seat ? 'sending' : 'theirs';
}

function theirTurn(state) {
    return state.partner?.name ? text('turn.theirs', { name: partnerName(state) }) : text('turn.theirs-partner');
}

function hintOnMyTurn(state) {
    const presence = state.partner?.presence ?? 'none';
    if (presence === 'none' || (presence === 'away' && state.next === 1)) {
        return text('turn.mine-alone');
    }
    const answer = presence === 'here' ? 'turn.mine-answer' : 'turn.mine-answer-away';
    return state.next === 1 ? text('turn.mine-first') : text(answer, { name: partnerName(state) });
}
