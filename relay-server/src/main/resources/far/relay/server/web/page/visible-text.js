/** Makes a stranger's text harmless: the counterpart of the client's TerminalSanitizer. */

import { element } from './dom.js';

/** How many marks a letter may have: more than any language uses. */
const MARKS = 6;
/** So many joiners and selectors may follow each other: emoji have a selector and a joiner. */
const JOINERS = 2;
/** So many elements a text becomes at most: browsers take seconds for thousands of them. */
const ELEMENTS = 64;
/** The length of a brief line. */
const BRIEF = 300;

/** What moves text about, breaks the line or cannot be seen. Tabs and line feeds may stay. */
const UNSAFE =
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u3164\uffa0\ufff0-\ufff8\u{e0000}-\u{e0fff}]/u;
const JOINER = /[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const MARK = /[\p{Mn}\p{Me}]/u;
/** Blanks other than a space: a text has them between its words, but one of nothing else would look empty. */
const BLANK = /[\p{Zs}\u2800]/u;
const ONLY_BLANKS = /^[\p{Zs}\u2800\t\n]*$/u;

/** A character as an escape, such as `\x1b` or `\u202e`. */
function escapeOf(character) {
    const code = character.codePointAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Splits a text into parts that can be shown as they are, and escapes.
 *
 * @param {number} most so many parts are escapes; those after them belong to the other parts
 * @returns {{text: string, escaped: boolean}[]}
 */
export function visibleParts(text, most = Infinity) {
    const looksEmpty = ONLY_BLANKS.test(text);
    const parts = [];
    let onLetter = false;
    let marks = 0;
    let joiners = 0;
    const add = (character, unsafe) => {
        const last = parts.at(-1);
        const shown = unsafe ? escapeOf(character) : character;
        const escaped = unsafe && (last?.escaped || most-- > 0);
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
            const unsafe = (UNSAFE.test(character) && character !== '\t' && character !== '\n') ||
                (looksEmpty && BLANK.test(character) && character !== ' ');
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

/** The same, shortened to what somebody can listen to. */
export function briefLine(text) {
    return text.length <= BRIEF ? visibleLine(text) : `${visibleLine(text.slice(0, BRIEF).replace(/[\ud800-\udbff]$/, ''))} …`;
}

/** Shows a text in an element, with its escapes marked. */
export function showText(target, text) {
    target.replaceChildren();
    appendText(target, text);
}

/** How a link in a message begins and goes on; what usually follows a link in a sentence is not a part of it. */
const LINK = /https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}»”’]/g;

export function hasLinks(text) {
    return linksOf(text).length > 0;
}

/** The links of a text that can be clickable. @returns {{index: number, text: string, url: URL}[]} */
export function linksOf(text) {
    const links = [];
    for (const match of text.matchAll(LINK)) {
        if (links.length === ELEMENTS) {
            break;
        }
        if (isHarmless(match[0])) {
            links.push({ index: match.index, text: match[0], url: new URL(match[0]) });
        }
    }
    return links;
}

/** A user name in a link can look like the host that it leads to. */
function isHarmless(link) {
    if (!URL.canParse?.(link) || visibleParts(link).some((part) => part.escaped)) {
        return false;
    }
    const { username, password } = new URL(link);
    return username === '' && password === '';
}

/** Shows a text, with its links clickable. What a link shows is where it goes, escapes included. */
export function showTextWithLinks(target, text) {
    target.replaceChildren();
    let end = 0;
    for (const link of linksOf(text)) {
        appendText(target, text.slice(end, link.index));
        target.append(linkTo(link));
        end = link.index + link.text.length;
    }
    appendText(target, text.slice(end));
}

function appendText(target, text) {
    const parts = visibleParts(text, ELEMENTS - target.childElementCount);
    target.append(...parts.map((part) => (part.escaped ? element('span', 'control', part.text) : part.text)));
}

function linkTo({ text, url }) {
    const link = element('a', '', url.href);
    link.href = text;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    return link;
}
