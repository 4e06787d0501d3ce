import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeText, LineError, parseEvent, unescapeText } from '../../main/resources/far/relay/server/web/page/lines.js';
import { MessageLog } from '../../main/resources/far/relay/server/web/page/message-log.js';
import { Script } from './script.js';

const TOKEN = 'A'.repeat(22);

test('every line of the server is parsed', () => {
    for (const [line, event] of [
        [`seat 2 ${TOKEN} 17 1`, { type: 'seat', seat: 2, token: TOKEN, next: 17, turn: 1 }],
        ['partner here Ann Smith', { type: 'partner', presence: 'here', name: 'Ann Smith' }],
        ['partner away', { type: 'partner', presence: 'away', name: '' }],
        ['partner none', { type: 'partner', presence: 'none', name: '' }],
        ['past 3 1 a  b', { type: 'past', number: 3, seat: 1, wire: 'a  b' }],
        ['said 9007199254740991 ', { type: 'said', number: 9007199254740991, wire: '' }],
        ['said 1 a\rb\\\\n', { type: 'said', number: 1, wire: 'a\\rb\\\\n' }],
        ['taken 2', { type: 'taken', number: 2 }],
        ['wait 3', { type: 'wait', place: 3 }],
        ['error turn not\\nyours', { type: 'error', code: 'turn', text: 'not\nyours' }],
        ['bye left ', { type: 'bye', code: 'left', text: '' }],
        ['pong', { type: 'pong' }],
        ['notice \\\\ a', { type: 'notice', text: '\\ a' }],
        ['later versions may add lines', null],
        ['', null],
        ['constructor', null],
    ]) {
        assert.deepEqual(parseEvent(line), event, line);
    }
});

test('a malformed line is an error', () => {
    for (const line of [
        `seat 3 ${TOKEN} 1 1`,
        `seat 1 ${TOKEN}A 1 1`,
        `seat 1 ${TOKEN} 0 1`,
        `seat 1 ${TOKEN} 1 1 `,
        `seat 1 ${TOKEN} 1`,
        'partner',
        'partner gone',
        'partner here ',
        `partner here ${'x'.repeat(33)}`,
        'partner here a\tb',
        'past 1 a',
        'past 1 3 a',
        'said 01 a',
        'said -1 a',
        'said +1 a',
        'said 1.0 a',
        'said 9007199254740992 a',
        'said 1',
        'said 1 \\',
        'said 1 \\t',
        'said 1 \\\\\\',
        'said 1 a\nb',
        'taken',
        'taken 1 2',
        'taken ٣',
        'wait 0',
        'error',
        'error turn',
        'bye left',
        'pong pong',
        'notice',
        'notice \\x',
    ]) {
        assert.throws(() => parseEvent(line), LineError, line);
    }
});

test('escapes, forth and back', () => {
    for (const text of ['', '\\', '\\n', '\n', '\r\n', '\\\\n\n', 'a\\\nb\\\\\r', '\u2028\u2029', '😀\\😀']) {
        assert.equal(unescapeText(escapeText(text)), text);
        assert.doesNotMatch(escapeText(text), /[\n\r]/);
        assert.deepEqual(parseEvent(`said 1 ${escapeText(text)}`), { type: 'said', number: 1, wire: escapeText(text) });
    }
});

test('the longest message is parsed', () => {
    for (const text of ['\\'.repeat(1 << 20), 'x'.repeat(1 << 20)]) {
        assert.equal(unescapeText(parseEvent(`said 1 ${escapeText(text)}`).wire), text);
    }
});

test('a client keeps the last 10,000 messages, 16 Mi characters at most', () => {
    const log = new MessageLog();
    const rest = { seat: 1, own: false, past: false, replay: false, time: 1, taken: true };
    const add = (number, text) => log.add({ id: number, number, text, ...rest });
    for (let number = 1; number <= 10_001; number++) {
        add(number, 'x');
    }
    assert.deepEqual([log.messages.length, log.messages[0].number, log.dropped], [10_000, 2, 1]);
    const mebi = 'x'.repeat(1 << 20);
    for (let number = 10_002; number <= 10_017; number++) {
        add(number, mebi);
    }
    assert.deepEqual([log.messages.length, log.messages[0].number], [16, 10_002]);
    assert.equal(log.dropped, 10_001);
    assert.deepEqual(log.gaps, []);
});

test('gaps are remembered, a limited number of them', () => {
    const log = new MessageLog();
    for (let number = 3; number <= 5_000; number += 3) {
        log.add({ id: number, number, seat: 1, own: false, text: '', past: true, replay: false, time: null, taken: true });
    }
    assert.equal(log.gaps.length, 1_000);
    assert.deepEqual(log.gaps.at(-1), { from: 4_996, to: 4_997 });
});

test('a server that sends lines faster than they can be opened is given up', async () => {
    const s = new Script({ key: 'AAECAwQFBgcICQoLDA0ODw' });
    await s.start();
    while (s.sockets.length === 0) {
        await new Promise(setImmediate);
    }
    await s.connect();
    await s.seat(1, 9999, 1);
    for (let number = 1; number <= 4_098; number++) {
        s.socket.onmessage?.({ data: `past ${number} ${2 - (number % 2)} ${'A'.repeat(60)}` });
    }
    await s.get();
    assert.deepEqual([s.state.end.kind, s.state.end.text], ['notRooms', 'it sent more than 4096 lines at once']);
});
