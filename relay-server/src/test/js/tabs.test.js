import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reloaded, RESUME, Script, seated, Storage, TOKEN } from './script.js';

// Two tabs of one browser share a storage.

test('a second tab takes the seat, and the first one neither writes nor sends any more', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    await first.write('a');
    const second = await reloaded(storage);
    first.socket.onmessage({ data: 'taken 1' }); // on its way when the second one started
    assert.equal(storage.record.said.text, 'a');
    await first.get('said 2 b');
    assert.throws(() => first.room.write('c'), { code: 'over' });
    assert.deepEqual(first.state.end, { kind: 'resumed', code: '', text: '' });
    assert.equal(first.notes.includes('> say 3 c'), false);
    assert.deepEqual(storage.queue, []);
    await second.seat(1, 3, 1);
    await second.get('past 1 1 a', 'said 2 b');
    assert.deepEqual(second.notes, [RESUME, 'seat 1', 'taken 1', 'replay 2 of 2: b', 'our turn']);
});

test('a message that waits in the first tab goes out in the second one only', async () => {
    const storage = new Storage();
    const first = new Script({ storage });
    await first.connect();
    await first.seat(2, 1, 1);
    first.room.write('b');
    const second = await reloaded(storage);
    await first.get('said 1 a');
    assert.deepEqual(first.notes.slice(-2), ['message 1 of 1: a', 'ended resumed']);
    await second.seat(2, 2, 2);
    await second.get('said 1 a');
    assert.equal(second.notes.at(-1), 'their turn');
    assert.equal(second.socket.sent.at(-1), 'say 2 b');
});

test('a first tab without a connection does not take the seat back by itself, but when it is told to', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    await first.write('a');
    await first.get('taken 1');
    await first.cut();
    const second = await reloaded(storage);
    await second.seat(1, 2, 2);
    await second.get('past 1 1 a');
    await first.pause();
    assert.equal(first.sockets.length, 1);
    assert.equal(first.state.end.kind, 'resumed');
    const [before] = first.state.messages;
    await first.start();
    await first.connect();
    await first.seat(1, 3, 1);
    await first.get('past 1 1 a', 'said 2 b');
    assert.deepEqual(first.state.messages[0], before); // with its time
    assert.deepEqual(first.notes.slice(-4), [RESUME, 'seat 1', 'replay 2 of 2: b', 'our turn']);
    await second.get('bye resumed x');
    assert.equal(second.state.end.kind, 'resumed');
});

test('of two tabs that start at once, only the one that started last sends what was kept', async () => {
    const said = { number: 1, seat: 1, text: 'a', wire: 'a', time: 5 };
    const storage = Storage.with({ said, queue: ['b'] });
    const [first, second] = [1, 2].map(() => new Script({ storage, key: undefined, name: undefined }));
    first.room.start();
    second.room.start();
    for (const each of [second, first]) { // whatever the order in which the server answers
        await each.connect();
        await each.seat(1, 1, 1);
        await each.get('taken 1', 'said 2 c');
    }
    assert.deepEqual(second.socket.sent, [`resume kitchen ${TOKEN}`, 'say 1 a', 'say 3 b']);
    assert.equal(first.state.end.kind, 'resumed');
    assert.equal(first.socket.sent.includes('say 3 b'), false);
});
