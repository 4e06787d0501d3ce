import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAfter, parseRecord, recordOf } from '../../main/resources/far/relay/server/web/page/record.js';
import { reloaded, RESUME, Script, seated, Storage, TOKEN } from './script.js';

// Anything can be in the storage of a browser: of an earlier or a later version, or damaged.

const KEY = 'AAECAwQFBgcICQoLDA0ODw';
const SAID = { id: 'x', number: 3, seat: 1, text: 'c', wire: 'c', time: 5 };
const RECORD = {
    epoch: 7,
    owner: 'me',
    token: TOKEN,
    key: KEY,
    name: 'Ann',
    seated: true,
    partner: 'Bob',
    used: 6,
    known: 2,
    said: SAID,
    queue: [{ id: 'y', text: 'd' }],
    times: [[1, 4]],
};

test('a record is read as it was written', () => {
    assert.deepEqual(parseRecord(JSON.stringify(RECORD)), RECORD);
    assert.deepEqual(parseRecord(JSON.stringify({ ...RECORD, key: null, name: '' })), { ...RECORD, key: null, name: '' });
});

test('what is no record is none', () => {
    for (const text of [null, '', '{', 'null', '[]', '7', '"x"', 'true']) {
        assert.equal(parseRecord(text), null, text);
    }
});

const LONG = 'x'.repeat((1 << 20) + 1);
const DAMAGED = {
    epoch: [0, [-1, 1.5, '1', null, 2 ** 53, {}]],
    owner: ['', [5, '', 'x'.repeat(23), 'a b', null]],
    name: [undefined, [5, 'a\nb', 'x'.repeat(33), null, '\ud800']],
    seated: [false, [1, 'true', null]],
    partner: ['', [5, 'a\nb', 'x'.repeat(33), null]],
    used: [null, ['1', 1e99, null, {}]],
    known: [null, [-1, 1.5, '1', 2 ** 53, {}]],
    said: [
        null,
        [5, 'x', []].concat(
            [{ number: 0 }, { number: 2 }, { number: 3.5 }, { number: '3' }, { seat: 2 }].map((each) => ({ ...SAID, ...each })),
            [{ text: 5 }, { text: LONG }, { text: '\ud800' }].map((each) => ({ ...SAID, ...each })),
            [{ wire: null }, { wire: 'a\nleave' }, { wire: 'a\r' }, { wire: LONG }].map((each) => ({ ...SAID, ...each })),
        ),
    ],
    queue: [[], [5, 'x', {}, [5], [null], [[]], [{}], [{ id: 'x' }], [{ text: 5 }], [LONG], ['\udc00']]],
    times: [[], [5, 'x', {}, [5], [null], [[]], [[0, 5]], [[1.5, 5]], [['1', 5]], [[1]], [[1, '5']], [[1, 1e99]]]],
};

for (const [field, [instead, values]] of Object.entries(DAMAGED)) {
    test(`a damaged field is left out, and nothing else: ${field}`, () => {
        for (const value of values) {
            assert.deepEqual(recordOf({ ...RECORD, [field]: value }), { ...RECORD, [field]: instead }, JSON.stringify(value)?.slice(0, 80));
        }
    });
}

test('without its token, or with a damaged key, the record is of no seat, but has the queue', () => {
    for (const damage of [{ token: 'x' }, { token: 7 }, { token: null }, { key: 'x' }, { key: 5 }]) {
        const { token, queue } = recordOf({ ...RECORD, ...damage });
        assert.deepEqual([token, queue], [undefined, RECORD.queue]);
    }
});

test('what is damaged in a message under way, but not its TEXT, costs nothing', () => {
    const { said } = recordOf({ ...RECORD, said: { ...SAID, id: 'a b', time: 'x' } });
    assert.match(said.id, /^[\w-]{11}$/);
    assert.deepEqual(said, { ...SAID, id: said.id, time: null });
});

test('the right messages in a damaged queue stay, and those of earlier versions, which have no ids', () => {
    const { queue } = recordOf({ ...RECORD, queue: ['a', 5, { id: 'y', text: 'd' }, null, { id: {}, text: 'e' }, { id: 'y', text: 'f' }] });
    assert.deepEqual(queue.map(({ text }) => text), ['a', 'd', 'e', 'f']);
    assert.equal(new Set(queue.map(({ id }) => id)).size, 4);
    assert.equal(recordOf({ queue: Array(5000).fill('x') }).queue.length, 1025);
});

test('there is an order among all claims', () => {
    const claims = [{ epoch: 1, owner: 'b' }, { epoch: 2, owner: 'a' }, { epoch: 2, owner: 'b' }];
    claims.forEach((one, i) => claims.forEach((other, j) => assert.equal(isAfter(one, other), i > j)));
});

for (const field of ['key', ...Object.keys(DAMAGED)]) {
    test(`a client starts with any record: ${field}`, async () => {
        for (const value of [undefined, null, 5, 'x', '\ud800', [], {}, [[]], [{}], [null], { number: 1 }, 1e99, true]) {
            const s = await reloaded(Storage.with({ known: 0, [field]: value }));
            await s.seat(1, 1, 1);
            await s.write('a');
            await s.get('taken 1');
            assert.equal(s.socket.sent.at(-1), 'say 1 a', String(value));
        }
    });
}

test('a message that is received, and one that is taken, cost one write each', async () => {
    const storage = new Storage();
    const s = await seated(storage);
    await s.write('a');
    const writes = async (step) => {
        const before = storage.writes;
        await step();
        return storage.writes - before;
    };
    assert.equal(await writes(() => s.get('taken 1')), 1);
    assert.equal(await writes(() => s.get('said 2 b')), 1);
    assert.equal(await writes(() => s.write('c')), 2); // in the queue, and under way
    await s.write('d');
    assert.equal(await writes(() => s.get('taken 3')), 1);
    assert.equal(await writes(() => s.get('said 4 e')), 1); // also takes the next one under way
    assert.deepEqual([s.socket.sent.at(-1), storage.record.said.text], ['say 5 d', 'd']);
});

test('a later tab is noticed by the record, and an earlier one that writes late is not obeyed', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    const late = JSON.stringify({ ...storage.record, queue: [] });
    const second = await reloaded(storage);
    await second.seat(1, 1, 1);
    for (const name of storage.items.keys()) {
        storage.items.set(name, late);
    }
    await second.write('b');
    assert.deepEqual(second.notes.slice(0, 2), [RESUME, 'seat 1']);
    assert.equal(second.socket.sent.at(-1), 'say 1 b');
    assert.equal(storage.record.said.text, 'b');
    assert.throws(() => first.room.write('c'), { code: 'over' });
    assert.equal(first.state.end.kind, 'resumed');
});

test('a client that has nothing to keep it in goes on', async () => {
    const s = new Script({ storage: null });
    await s.connect();
    await s.seat(1, 1, 1);
    await s.write('a');
    assert.equal(s.socket.sent.at(-1), 'say 1 a');
});
