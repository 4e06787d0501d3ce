/** Makes a stranger's text harmless: the counterpart of the client's TerminalSanitizer. */

import { element } from './dom.js';

/** How many marks a letter may have: more than any language uses. */
const MARKS = 6;
/** So many joiners and selectors may follow each other: emoji have a selector and a joiner. */
const JOINERS = 2;

/** What moves text about, breaks the line or cannot be seen. Tabs and line feeds may stay. */
const UNSAFE =
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u3164\uffa0\ufff0-\ufff8\u{e0000}-\u{e0fff}]/u;
const JOINER = /[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const MARK = /[\p{Mn}\p{Me}]/u;

/** A character as an escape, such as `\x1b` or `\u202e`. */
function escapeOf(character) {
    const code = character.codePointAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Splits a text into parts that can be shown as they are, and escapes. @returns {{text: string, escaped: boolean}[]} */
export function visibleParts(text) {
    const parts = [];
    let onLetter = false;
    let marks = 0;
    let joiners = 0;
    const add = (character, escaped) => {
        const last = parts.at(-1);
        const shown = escaped ? escapeOf(character) : character;
        if (last !== undefined && last.escaped === escaped) {
            last.text += shown;
        } else {
            parts.push({ text: shown, escaped });
        }
    };
    for (const character of text) {
        if (JOINER.test(character)) {
            add(character, !(onLetter && ++joiners <= JOINERS));
        } else if (MARK.test(character) && !UNSAFE.test(character)) {
            add(character, !(onLetter && ++marks <= MARKS));
        } else {
            const unsafe = UNSAFE.test(character) && character !== '\t' && character !== '\n';
            add(character, unsafe);
            onLetter = !unsafe;
            marks = 0;
            joiners = 0;
        }
    }
    return parts;
}

/** The same as one string: for titles, labels and notifications, where there is one line. */
export function visibleLine(text) {
    return visibleParts(text.replace(/[\t\n]+/g, ' ')).map((part) => part.text).join('');
}

/** Shows a text in an element, with its escapes marked. */
export function showText(target, text) {
    target.replaceChildren(
        ...visibleParts(text).map((part) => (part.escaped ? element('span', 'control', part.text) : part.text)),
    );
}

/** How a link in a message begins and goes on; what usually follows a link in a sentence is not a part of it. */
const LINK = /https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}»”’]/g;

export function hasLinks(text) {
    return text.search(LINK) >= 0;
}

/** Shows a text, with its links clickable. What a link shows is where it goes, escapes included. */
export function showTextWithLinks(target, text) {
    target.replaceChildren();
    let end = 0;
    for (const match of text.matchAll(LINK)) {
        appendText(target, text.slice(end, match.index));
        appendLink(target, match[0]);
        end = match.index + match[0].length;
    }
    appendText(target, text.slice(end));
}

function appendText(target, text) {
    const part = element('span');
    showText(part, text);
    target.append(...part.childNodes);
}

function appendLink(target, text) {
    if (!URL.canParse?.(text) || visibleParts(text).some((part) => part.escaped)) {
        appendText(target, text);
        return;
    }
    const link = element('a', '', new URL(text).href);
    link.href = text;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    target.append(link);
}
