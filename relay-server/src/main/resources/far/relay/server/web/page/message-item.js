import { button, element } from './dom.js';
import { text } from './texts.js';
import { hasLinks, showText, showTextWithLinks } from './visible-text.js';
import { isEarlier } from './words.js';

/** A message in the list. @param {{number, own, text, past, replay, time, taken}} message @param {string} author */
export function messageItem(message, author) {
    const item = element('li', classOf(message));
    item.dataset.number = message.number;
    const body = element('p', 'text');
    body.dir = 'auto';
    if (message.text === null) {
        body.textContent = text('message.unreadable', { number: message.number });
    } else {
        showText(body, message.text);
    }
    item.append(metaOf(message, author), body);
    if (message.text !== null && hasLinks(message.text)) {
        item.append(linksButton(message.text, body));
    }
    return item;
}

function classOf(message) {
    const classes = ['message', message.own ? 'own' : 'partner'];
    if (isEarlier(message)) {
        classes.push('past');
    }
    if (message.replay) {
        classes.push('replay');
    }
    if (message.text === null) {
        classes.push('unreadable');
    }
    return classes.join(' ');
}

/** Who said it, when, and what became of it. */
function metaOf(message, author) {
    const meta = element('p', 'meta', element('bdi', '', author));
    if (message.time !== null) {
        meta.append(timeOf(message.time));
    }
    for (const mark of marksOf(message)) {
        meta.append(element('span', 'mark', text(mark)));
    }
    return meta;
}

function marksOf(message) {
    const marks = [];
    if (isEarlier(message)) {
        marks.push('message.past');
    } else if (message.own) {
        marks.push(message.taken ? 'message.taken' : 'message.sending');
    }
    if (message.replay) {
        marks.push('message.replay');
    }
    return marks;
}

function timeOf(time) {
    const date = new Date(time);
    const shown = element('time', '', new Intl.DateTimeFormat([], { timeStyle: 'short' }).format(date));
    shown.dateTime = date.toISOString();
    shown.title = new Intl.DateTimeFormat([], { dateStyle: 'full', timeStyle: 'medium' }).format(date);
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
