import { button, element } from './dom.js';
import { formatTime, text } from './texts.js';
import { hasLinks, showText, showTextWithLinks } from './visible-text.js';
import { isEarlier } from './words.js';

/**
 * A message in the list.
 *
 * @param {{number, own, text, past, time, taken}} message
 * @param {string} author
 * @param {boolean} waits whether it is a replay that still waits for our answer
 */
export function messageItem(message, author, waits) {
    const item = element('li', classOf(message, waits));
    item.dataset.number = message.number;
    const body = element('p', 'text');
    body.dir = 'auto';
    if (message.text === null) {
        body.textContent = text('message.unreadable', { number: message.number });
    } else {
        showText(body, message.text);
    }
    item.append(metaOf(message, author, waits), body);
    if (message.text !== null && hasLinks(message.text)) {
        item.append(linksButton(message.text, body));
    }
    return item;
}

function classOf(message, waits) {
    const classes = ['message', message.own ? 'own' : 'partner'];
    if (isEarlier(message)) {
        classes.push('past');
    }
    if (waits) {
        classes.push('replay');
    }
    if (message.text === null) {
        classes.push('unreadable');
    }
    return classes.join(' ');
}

/** Who said it, when, and what became of it. */
function metaOf(message, author, waits) {
    const meta = element('p', 'meta', element('bdi', '', author));
    if (message.time !== null) {
        meta.append(timeOf(message.time));
    }
    for (const mark of marksOf(message, waits)) {
        meta.append(element('span', 'mark', text(mark)));
    }
    return meta;
}

function marksOf(message, waits) {
    const marks = [];
    if (isEarlier(message)) {
        marks.push('message.past');
    } else if (message.own) {
        marks.push(message.taken ? 'message.taken' : 'message.sending');
    }
    if (waits) {
        marks.push('message.replay');
    }
    return marks;
}

function timeOf(time) {
    const shown = element('time', '', formatTime(time, { timeStyle: 'short' }));
    shown.dateTime = new Date(time).toISOString();
    shown.title = formatTime(time, { dateStyle: 'full', timeStyle: 'medium' });
    return shown;
}

/** Links stay text until the user asks for them. */
function linksButton(message, body) {
    const made = button(
        text('message.links'),
        () => {
            showTextWithLinks(body, message);
            made.remove();
            body.querySelector('a')?.focus();
        },
        'link links',
    );
    return made;
}
