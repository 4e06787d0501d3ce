import { byId, button, setText } from './dom.js';
import { text, textIfAny } from './texts.js';
import { visibleLine } from './visible-text.js';

/** How the conversation ended for this client, in a sentence, and ways forward. */
export class EndPanel {
    #room;
    #sealed;
    #shown = null;

    constructor(room, sealed) {
        this.#room = room;
        this.#sealed = sealed;
    }

    update({ end, messages }) {
        byId('ended').hidden = end === null;
        if (end !== this.#shown && end !== null) {
            byId('ended-save').hidden = messages.length === 0 || isElsewhere(end);
            this.#show(end);
        }
        this.#shown = end;
    }

    #show(end) {
        document.title = `${headingOf(end)} · relay`;
        setText(byId('ended-heading'), headingOf(end));
        setText(byId('ended-text'), sentenceOf(end, this.#sealed));
        const again = button(text(nextStep(end)), () => this.#room.start(), 'primary');
        again.id = 'again-button';
        const start = button(text('end.new'), () => location.assign('/'));
        start.id = 'new-button';
        byId('ended-buttons').replaceChildren(again, start);
        byId('ended-heading').focus({ preventScroll: true });
        byId('ended').scrollIntoView({ block: 'nearest' });
    }
}

/** Whether the conversation goes on, and this page may come back to it. */
function isElsewhere({ kind }) {
    return kind === 'resumed' || kind === 'cannotConnect';
}

function headingOf({ kind, code }) {
    return (code !== 'token' && textIfAny(`end.${kind}-heading`)) || text('end.heading');
}

/** What happened. Of an unknown end, the server's own words. */
function sentenceOf({ kind, code, text: words }, sealed) {
    const values = { text: visibleLine(words || code) };
    if (kind === 'removed' && words) {
        return text('end.removed-why', values);
    }
    if (kind !== 'refused') {
        return textIfAny(`end.${kind}`, values) ?? text('end.bye', values);
    }
    const reason = code === 'secret' ? `end.secret-${sealed ? 'sealed' : 'open'}` : `end.${code}`;
    return (REASONS.includes(code) && textIfAny(reason)) || text('end.refused', values);
}

/** The codes of errors that have a sentence of their own. */
const REASONS = ['room', 'secret', 'token', 'full', 'busy', 'long'];

function nextStep({ kind, code }) {
    if (kind === 'resumed') {
        return 'end.take-back';
    }
    return kind === 'cannotConnect' || kind === 'notRooms' || (kind === 'refused' && code !== 'token') ? 'end.retry' : 'end.join';
}
