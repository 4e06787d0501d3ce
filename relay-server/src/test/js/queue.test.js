import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from './script.js';

async function waiting(...texts) {
    const s = new Script();
    await s.connect();
    await s.seat(2, 1, 1);
    const ids = texts.map((text) => s.room.write(text));
    return { s, ids, texts: () => s.state.queue.map((each) => each.text) };
}

test('queued messages take one turn each', async () => {
    const { s } = await waiting('a', 'b', 'c');
    await s.get('said 1 x', 'taken 2', 'said 3 y', 'taken 4');
    assert.deepEqual(s.socket.sent.slice(1), ['say 2 a', 'say 4 b']);
    assert.deepEqual(s.state.queue.map((each) => each.text), ['c']);
});

test('a queued message can be edited, moved and withdrawn until it goes out', async () => {
    const { s, ids, texts } = await waiting('a', 'b', 'c', 'd');
    assert.equal(s.room.edit(ids[1], 'B'), true);
    assert.deepEqual(texts(), ['a', 'B', 'c', 'd']);
    assert.equal(s.room.move(ids[3], 0), true);
    assert.deepEqual(texts(), ['d', 'a', 'B', 'c']);
    assert.equal(s.room.move(ids[3], 2), true);
    assert.deepEqual(texts(), ['a', 'B', 'd', 'c']);
    assert.equal(s.room.move(ids[0], 99), true);
    assert.deepEqual(texts(), ['B', 'd', 'c', 'a']);
    assert.equal(s.room.move(ids[0], -1), true);
    assert.equal(s.room.withdraw(ids[2]), true);
    assert.deepEqual(texts(), ['a', 'B', 'd']);
    assert.equal(s.room.withdraw(ids[2]), false);
    await s.get('said 1 x');
    assert.deepEqual(s.socket.sent.slice(1), ['say 2 a']);
    for (const changed of [s.room.edit(ids[0], 'A'), s.room.move(ids[0], 1), s.room.withdraw(ids[0])]) {
        assert.equal(changed, false);
    }
    assert.throws(() => s.room.edit(ids[1], 'x'.repeat(101)), { code: 'long' });
    assert.deepEqual(texts(), ['B', 'd']);
});

test('1,024 messages can wait, and no more', async () => {
    const { s } = await waiting();
    for (let i = 0; i < 1024; i++) {
        s.room.write('x');
    }
    assert.throws(() => s.room.write('x'), { name: 'RangeError', code: 'full' });
    await s.get('said 1 x');
    s.room.write('now there is a place');
    assert.throws(() => s.room.write('x'), { code: 'full' });
});

test('nothing can be written before the start, while leaving, and after the end', async () => {
    const s = new Script();
    const over = { name: 'RangeError', code: 'over' };
    assert.throws(() => s.room.write('x'), over);
    await s.connect();
    await s.seat(2, 1, 1);
    const id = s.room.write('a');
    await s.leave();
    assert.throws(() => s.room.write('x'), over);
    await s.get('bye left x');
    assert.throws(() => s.room.write('x'), over);
    assert.deepEqual([s.room.edit(id, 'y'), s.room.move(id, 0), s.room.withdraw(id)], [false, false, false]);
    assert.deepEqual(s.state.queue, [{ id, text: 'a' }]);
});

test('a queue never goes into another conversation: the user gets it back', async () => {
    const { s } = await waiting('a', 'b');
    await s.get('bye lonely x');
    s.notes.length = 0;
    await s.start();
    assert.deepEqual(s.notes, ['returned notSent: a', 'returned notSent: b']);
    assert.deepEqual(s.state.queue, []);
    await s.connect();
    await s.seat(1, 1, 1);
    assert.equal(s.socket.sent.length, 1);
    assert.match(s.socket.sent[0], /^join /);
});
