import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seal } from '../../main/resources/far/relay/server/web/page/seal.js';
import { JOIN, reloaded, RESUME, Script, Storage, TOKEN, until } from './script.js';

// A record that is older than what was sent: the browser was killed before it wrote the last changes, or shows them late to a tab
// in another process.

const SAID = { id: 'said', number: 1, seat: 1, text: 'a', wire: 'a', time: 5 };
const queue = (...texts) => texts.map((text, i) => ({ id: `id-${i}`, text }));

function stale(sentence, record, lines, expected, check = () => {}) {
    test(sentence, async () => {
        const storage = Storage.with({ known: 0, ...record });
        const s = await reloaded(storage);
        await s.get(...lines);
        assert.deepEqual(s.notes.slice(1), expected);
        await check(s, storage);
    });
}

const seat = (number, next, turn) => `seat ${number} ${TOKEN} ${next} ${turn}`;

stale(
    'messages of the queue that the server has leave it, and the next one goes out',
    { queue: queue('a', 'b', 'c', 'd') },
    [seat(1, 5, 1), 'past 1 1 a', 'past 2 2 x', 'past 3 1 b', 'said 4 y'],
    ['seat 1', 'taken 1', 'past 2 of 2: x', 'taken 3', 'replay 4 of 2: y', '> say 5 c', 'their turn'],
    (s, storage) => {
        assert.deepEqual([storage.record.said.text, storage.queue, storage.record.known], ['c', ['d'], 4]);
        assert.deepEqual(s.state.messages.map(({ text, own, taken, past }) => [text, own, taken, past]), [
            ['a', true, true, false],
            ['x', false, true, true],
            ['b', true, true, false],
            ['y', false, true, false],
            ['c', true, false, false],
        ]);
    },
);

stale(
    'also those after the one that was under way',
    { said: SAID, queue: queue('b', 'c') },
    [seat(1, 4, 2), 'past 1 1 a', 'past 2 2 x', 'past 3 1 b'],
    ['seat 1', 'their turn', 'taken 1', 'past 2 of 2: x', 'taken 3'],
    async (s) => {
        await s.get('said 4 y');
        assert.equal(s.notes.at(-1), '> say 5 c');
    },
);

stale(
    'messages of the queue with the same text are as many as they are',
    { queue: queue('a', 'a', 'a') },
    [seat(1, 5, 1), 'past 1 1 a', 'past 2 2 x', 'past 3 1 a', 'said 4 y'],
    ['seat 1', 'taken 1', 'past 2 of 2: x', 'taken 3', 'replay 4 of 2: y', '> say 5 a', 'their turn'],
);

stale(
    'messages that the record knew are none of its queue',
    { known: 2, queue: queue('a') },
    [seat(1, 3, 1), 'past 1 1 a', 'said 2 x'],
    ['seat 1', 'past 1 of 1: a', 'replay 2 of 2: x', '> say 3 a', 'their turn'],
);

stale(
    'what was written after the record, and sent, is shown as an earlier message',
    { known: 2, queue: queue('b') },
    [seat(1, 7, 1), 'past 1 1 a', 'past 2 2 x', 'past 3 1 b', 'past 4 2 y', 'past 5 1 c', 'said 6 z'],
    ['seat 1', 'past 1 of 1: a', 'past 2 of 2: x', 'taken 3', 'past 4 of 2: y', 'past 5 of 1: c', 'replay 6 of 2: z', 'our turn'],
);

stale(
    'if the first message of the queue was edited after the record, the user gets the rest back',
    { queue: queue('a', 'b') },
    [seat(1, 2, 2), 'past 1 1 A'],
    ['seat 1', 'their turn', 'returned unconfirmed: a', 'returned unconfirmed: b', 'past 1 of 1: A'],
    (s, storage) => assert.deepEqual([s.state.queue, storage.queue], [[], []]),
);

stale(
    'if a message was sent before others, the user gets those back',
    { queue: queue('a', 'b', 'c', 'd') },
    [seat(1, 3, 1), 'past 1 1 c', 'said 2 x'],
    ['seat 1', 'returned unconfirmed: a', 'returned unconfirmed: b', 'taken 1', 'replay 2 of 2: x', '> say 3 d', 'their turn'],
);

stale(
    'if the server does not keep our messages any more, the user gets as many back',
    { queue: queue('a', 'b', 'c', 'd') },
    [seat(1, 7, 1), 'past 5 1 c', 'said 6 x'],
    ['seat 1', 'returned unconfirmed: a', 'returned unconfirmed: b', 'taken 5', 'replay 6 of 2: x', '> say 7 d', 'their turn'],
);

stale(
    'one of these is the message that was under way',
    { said: SAID, queue: queue('b', 'c') },
    [seat(1, 5, 1), 'said 4 x'],
    ['seat 1', 'taken 1', 'returned unconfirmed: b', 'replay 4 of 2: x', '> say 5 c', 'their turn'],
);

stale(
    'a number that is far too high does not take long',
    { queue: queue('a', 'b') },
    [seat(1, Number.MAX_SAFE_INTEGER, 1), `said ${Number.MAX_SAFE_INTEGER - 1} x`],
    ['seat 1', 'returned unconfirmed: a', 'returned unconfirmed: b', `replay ${Number.MAX_SAFE_INTEGER - 1} of 2: x`, 'our turn'],
);

stale(
    'a record of an earlier version is not compared',
    { known: undefined, queue: ['a'] },
    [seat(1, 3, 1), 'past 1 1 a', 'said 2 x'],
    ['seat 1', 'past 1 of 1: a', 'replay 2 of 2: x', '> say 3 a', 'their turn'],
);

test('a history that breaks off goes on where it did, also after a reload', async () => {
    const storage = Storage.with({ known: 0, queue: queue('a', 'a', 'b') });
    const first = await reloaded(storage);
    await first.get(seat(1, 5, 1), 'past 1 1 a');
    await first.cut();
    await first.connect();
    await first.get(seat(1, 5, 1), 'past 2 2 x');
    assert.deepEqual(storage.queue, ['a', 'b']);
    const s = await reloaded(storage);
    await s.get(seat(1, 5, 1), 'past 1 1 a', 'past 2 2 x', 'past 3 1 a', 'said 4 y');
    assert.deepEqual(s.notes.slice(1), [
        'seat 1',
        'past 1 of 1: a',
        'past 2 of 2: x',
        'taken 3',
        'replay 4 of 2: y',
        '> say 5 b',
        'their turn',
    ]);
});

test('a message that the user writes before the history has come is none of it', async () => {
    const s = await reloaded(Storage.with({ known: 0, queue: queue('a') }));
    s.room.write('b');
    await s.get(seat(1, 5, 1), 'past 1 1 a', 'past 2 2 x', 'past 3 1 b', 'said 4 y');
    assert.deepEqual(s.notes.slice(-3), ['replay 4 of 2: y', '> say 5 b', 'their turn']);
});

test('messages of an earlier owner of the seat are not ours', async () => {
    const s = await reloaded(Storage.with({ known: 0, seated: false, queue: queue('a', 'b') }));
    assert.equal(s.notes[0], JOIN);
    await s.get('wait 1', seat(1, 3, 1), 'past 1 1 a', 'said 2 x');
    assert.deepEqual(s.notes.slice(-3), ['replay 2 of 2: x', '> say 3 a', 'their turn']);
});

test('but if it is not certain whether the seat was ours before, the user gets them back', async () => {
    const s = await reloaded(Storage.with({ known: 0, seated: false, queue: queue('a', 'b') }));
    await s.get(seat(1, 5, 1), 'past 1 1 z', 'past 2 2 x', 'past 3 1 a', 'said 4 y');
    assert.deepEqual(s.notes.slice(1), [
        'seat 1',
        'past 1 of 1: z',
        'past 2 of 2: x',
        'returned unconfirmed: a',
        'past 3 of 1: a',
        'replay 4 of 2: y',
        '> say 5 b',
        'their turn',
    ]);
});

test('in a sealed room they are compared when they are opened', async () => {
    const key = 'AAECAwQFBgcICQoLDA0ODw';
    const seal = await Seal.of('kitchen', key);
    const s = new Script({ storage: Storage.with({ known: 0, key, queue: queue('a', 'b') }), key, maxMessage: 1000 });
    await s.start();
    await until(() => s.sockets.length > 0);
    await s.connect();
    await s.get(seat(1, 3, 1), `past 1 1 ${await seal.seal(1, 1, 'a')}`, `said 2 ${await seal.seal(2, 2, 'x')}`);
    await until(() => s.socket.sent.length > 1);
    assert.deepEqual(s.notes.slice(0, 4), [RESUME, 'seat 1', 'taken 1', 'replay 2 of 2: x']);
    assert.equal(await seal.open(3, 1, s.socket.sent[1].split(' ')[2]), 'b');
});

test('the record tells the highest message that it knows, also before the history has come again', async () => {
    const storage = Storage.with({ known: 4, queue: queue('a') });
    const s = await reloaded(storage);
    assert.equal(storage.record.known, 4);
    await s.get(seat(1, 5, 1), 'past 3 1 a', 'partner here Bob');
    assert.equal(storage.record.known, 4);
    await s.get('said 4 x');
    await s.get('taken 5', 'said 6 y');
    assert.equal(storage.record.known, 6);
    await s.cut();
    await s.connect();
    await s.get(seat(1, 3, 1), 'partner none');
    assert.equal(storage.record.known, 2);
});
