import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRoomName, parseLocation, parseTarget, roomPath } from '../../main/resources/far/relay/server/web/page/address.js';
import { keptRooms } from '../../main/resources/far/relay/server/web/page/kept-rooms.js';
import { isRoomName } from '../../main/resources/far/relay/server/web/page/lines.js';
import { rememberedName } from '../../main/resources/far/relay/server/web/page/preferences.js';
import { EN } from '../../main/resources/far/relay/server/web/page/texts-en.js';
import { FR } from '../../main/resources/far/relay/server/web/page/texts-fr.js';
import { chooseLanguage } from '../../main/resources/far/relay/server/web/page/texts.js';
import { asJsonLines, asText } from '../../main/resources/far/relay/server/web/page/transcript.js';
import { briefLine, hasLinks, linksOf, visibleLine, visibleParts } from '../../main/resources/far/relay/server/web/page/visible-text.js';
import { partnerName, turnWords } from '../../main/resources/far/relay/server/web/page/words.js';

const KEY = 'AAECAwQFBgcICQoLDA0ODw';
const HERE = 'http://relay.example:24574';

test('both languages have the same texts, with the same values', () => {
    const values = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
    assert.deepEqual(Object.keys(FR), Object.keys(EN));
    for (const key of Object.keys(EN)) {
        assert.deepEqual(values(FR[key]), values(EN[key]), key);
    }
});

test('in French no line breaks before a punctuation mark', () => {
    for (const [key, words] of Object.entries(FR)) {
        assert.doesNotMatch(words, / [;:?!»]/, key);
    }
    assert.match(FR['link.bad'] + FR['leave.heading'], /\u00a0\?/);
});

test('on our turn the hint says what to do, and when an absent partner receives it', () => {
    const hint = (presence, next) =>
        turnWords({ phase: 'seated', connected: true, mine: true, seat: 1, turn: 1, next, partner: { presence, name: 'Bob' } }).hint;
    assert.equal(hint('here', 3), 'Answer Bob.');
    assert.equal(hint('away', 3), 'Answer Bob, who receives it after connecting again.');
    assert.equal(hint('none', 3), EN['turn.mine-alone']);
    assert.equal(hint('away', 1), EN['turn.mine-alone']);
    assert.equal(hint('here', 1), EN['turn.mine-first']);
});

test('a room is joined by its name, or by any link of this server', () => {
    for (const typed of ['kitchen', ' Kitchen ', 'http://relay.example:24574/r/kitchen', 'ws://RELAY.example:24574/r/kitchen',
        'relay://relay.example/r/kitchen', 'relay.example:24574/r/kitchen', '/r/kitchen', `${HERE}/r/kitchen#`]) {
        assert.deepEqual(parseTarget(typed, HERE), { room: 'kitchen', key: null }, typed);
    }
    assert.deepEqual(parseTarget(`${HERE}/r/kitchen#${KEY}`, HERE), { room: 'kitchen', key: KEY });
});

test('what is wrong with a link is said', () => {
    for (const [typed, mistake] of [
        ['', 'empty'],
        ['ki tchen', 'room'],
        ['ftp://relay.example/r/kitchen', 'form'],
        [`${HERE}/kitchen`, 'path'],
        [`${HERE}/r/kitchen?x`, 'path'],
        [`${HERE}/r/Küche`, 'room'],
        ['http://ann@relay.example:24574/r/kitchen', 'user'],
        ['http://other.example/r/kitchen', 'other'],
        [`${HERE}/r/kitchen#AAEC`, 'key'],
        [`${HERE}/r/kitchen#${'?'.repeat(22)}`, 'damaged-key'],
    ]) {
        assert.throws(() => parseTarget(typed, HERE), { mistake }, typed);
    }
});

test('the path of a room leads to that room', () => {
    assert.equal(roomPath('kitchen', KEY), `/r/kitchen#${KEY}`);
    assert.deepEqual(parseLocation({ pathname: '/r/kitchen', hash: `#${KEY}` }), { room: 'kitchen', key: KEY });
    assert.ok(isRoomName(newRoomName()));
});

test('what cannot be seen is shown as an escape', () => {
    for (const [text, shown] of [
        ['plain \u00e9 \u4f60 \u0639', 'plain \u00e9 \u4f60 \u0639'],
        ['\x1b[31m\x7f', '\\x1b[31m\\x7f'],
        ['a\u202eb\u2066\u200b', 'a\\u202eb\\u2066\\u200b'],
        ['\ud83d\udc69\u200d\ud83d\udcbb', '\ud83d\udc69\u200d\ud83d\udcbb'],
        ['\u200d', '\\u200d'],
        ['\u2028\u3164\u{e0041}', '\\u2028\\u3164\\ue0041'],
        [`e${'\u0301'.repeat(8)}`, `e${'\u0301'.repeat(6)}\\u0301\\u0301`],
        ['two\nlines', 'two lines'],
    ]) {
        assert.equal(visibleLine(text), shown);
    }
});

test('only links of the web count as links', () => {
    assert.ok(hasLinks('see https://relay.example/a.'));
    assert.ok(!hasLinks('javascript:alert(1) data:text/html,x ftp://x.example'));
});

test('a text has a limited number of marked escapes, and shows all of them', () => {
    for (const text of ['a\x02'.repeat(32_700), 'a\u200e'.repeat(16_000), `a${'\u0301'.repeat(7)}`.repeat(4_000)]) {
        const parts = visibleParts(text, 64);
        assert.equal(parts.filter((part) => part.escaped).length, 64);
        assert.ok(parts.length <= 129);
        assert.equal(parts.map((part) => part.text).join(''), visibleLine(text));
    }
});

test('a long text is read out in brief', () => {
    assert.equal(briefLine('two\nlines'), 'two lines');
    for (const text of ['\u0301'.repeat(32_700), '\u202e'.repeat(21_000), `${'W'.repeat(299)}\u{1f600}${'W'.repeat(65_000)}`]) {
        assert.ok(briefLine(text).length < 2_000);
        assert.ok(!briefLine(text).includes('ud83d'));
    }
});

test('a text of nothing but blanks does not look empty', () => {
    assert.equal(visibleLine('\u2800\u00a0\u3000'), '\\u2800\\xa0\\u3000');
    assert.equal(visibleLine('\u2801\u2800 \u4f60\u3000\u00e7a\u00a0!'), '\u2801\u2800 \u4f60\u3000\u00e7a\u00a0!');
});

test('a name that is a word of the page is in quotation marks', () => {
    const shown = (name) => partnerName({ partner: { name } });
    assert.equal(shown('Bob'), 'Bob');
    assert.equal(shown(' you '), '“you”');
    assert.equal(shown('Seat 1'), '“Seat 1”');
    assert.equal(shown('  '), 'Your partner');
    assert.equal(partnerName({ partner: null }), 'Your partner');
});

test('a limited number of links becomes clickable, and none that names a user', () => {
    assert.equal(linksOf('http://a.b '.repeat(5_900)).length, 64);
    assert.deepEqual(linksOf('https://bank.example@evil.example/ https://a:b@c.example/').length, 0);
    assert.ok(!hasLinks('https://bank.example@evil.example/'));
});

/** Runs a check in a browser whose storage has these entries. */
function withStorage(entries, check) {
    const methods = { getItem: { value: (name) => entries[name] ?? null } };
    globalThis.window = { localStorage: Object.create(Object.create(null, methods), Object.getOwnPropertyDescriptors(entries)) };
    globalThis.location = new URL(HERE);
    try {
        check();
    } finally {
        delete globalThis.window;
        delete globalThis.location;
    }
}

test('a language that the page does not speak is not chosen', () => {
    assert.equal(chooseLanguage(['xx', '__proto__', 'constructor', 'fr-CA', 'en']), 'fr');
    assert.equal(chooseLanguage(['', 'de']), 'en');
});

test('a remembered name that is none is asked for again', () => {
    withStorage({ 'relay.page.name': 'Ann' }, () => assert.equal(rememberedName(), 'Ann'));
    withStorage({ 'relay.page.name': '' }, () => assert.equal(rememberedName(), ''));
    for (const name of ['x'.repeat(40), 'a\x07', '\ud800']) {
        withStorage({ 'relay.page.name': name }, () => assert.equal(rememberedName(), null));
    }
});

test('of the rooms that a browser keeps, the damaged ones are left out', () => {
    const kept = {
        open: { seated: true, room: 'other', partner: 'a\nb', used: 1e99 },
        sealed: { seated: true, key: KEY, partner: 'Bob', used: 5 },
        left: { seated: false },
        lost: { seated: true, token: 'x' },
        number: { seated: true, key: 5 },
        script: { seated: true, key: 'javascript:alert(1)' },
        '<b>': { seated: true, key: KEY },
    };
    const address = (room) => `relay.room.ws://relay.example:24574/ws.${room}`;
    const entries = Object.entries(kept).map(([room, record]) => [address(room), JSON.stringify({ token: 't'.repeat(22), ...record })]);
    withStorage({ ...Object.fromEntries(entries), 'relay.room.ws://relay.example:24574/ws.broken': '{' }, () =>
        assert.deepEqual(keptRooms(), [
            { room: 'sealed', key: KEY, partner: 'Bob', used: 5 },
            { room: 'open', key: null, partner: '', used: null },
        ]));
});

test('the transcript has the formats of the client', () => {
    const time = new Date(2026, 10, 23, 18, 10, 12).getTime();
    const message = { number: 1, seat: 1, own: true, past: true, replay: false, time: null, text: 'a\nb\u202e' };
    const messages = [message, { ...message, number: 2, seat: 2, own: false, past: false, replay: true, time, text: null }];
    assert.equal(asText(messages, '(cannot be opened)', 'earlier'), 'earlier > a\\nb\\u202e\n2026-11-23 18:10:12 << (cannot be opened)\n');
    const lines = asJsonLines(messages).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines[0], { time: null, number: 1, seat: 1, own: true, past: true, replay: false, text: 'a\nb\u202e' });
    assert.equal(lines[1].time, new Date(time).toISOString());
    assert.equal(lines[1].text, null);
});
