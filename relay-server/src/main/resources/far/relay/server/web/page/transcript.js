/** The conversation as a file, in the formats of the client's `--transcript` (docs/client.md). */

import { element } from './dom.js';
import { visibleParts } from './visible-text.js';

/** Local time as in `2026-11-23 18:10:12`. */
function localTime(time) {
    const date = new Date(time);
    const two = (value) => String(value).padStart(2, '0');
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
    return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** On one line, with what cannot be seen as escapes. */
function oneLine(text) {
    return text
        .split('\n')
        .map((line) => visibleParts(line).map((part) => part.text).join(''))
        .join('\\n');
}

/**
 * A line for each message: the local time, `>` for ours, `<` for the partner's, `<<` for a replay, and the text.
 *
 * @param {string} unreadable what stands for a message that cannot be opened
 * @param {string} past what stands for the time of a message that was said before we came
 */
export function asText(messages, unreadable, past) {
    return messages
        .map((message) => {
            const direction = message.own ? '>' : message.replay ? '<<' : '<';
            const time = message.time === null ? past : localTime(message.time);
            return `${time} ${direction} ${message.text === null ? unreadable : oneLine(message.text)}\n`;
        })
        .join('');
}

/** A JSON object for each message. The text is as it was sent; null if the message cannot be opened. */
export function asJsonLines(messages) {
    return messages
        .map(({ number, seat, own, past, replay, time, text }) => {
            const line = { time: time === null ? null : new Date(time).toISOString(), number, seat, own, past, replay, text };
            return `${JSON.stringify(line)}\n`;
        })
        .join('');
}

/** Has the browser save a file. */
export function save(fileName, content) {
    const link = element('a');
    link.href = URL.createObjectURL(new Blob([content], { type: 'text/plain;charset=utf-8' }));
    link.download = fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
