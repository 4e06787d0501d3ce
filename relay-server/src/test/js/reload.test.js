import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RECORD, reloaded, RESUME, Script, seated, Storage, TOKEN } from './script.js';

const SAID = { number: 1, seat: 1, text: 'a', wire: 'a', time: 5 };

test('the token is kept before join is sent, so that a reload takes the place over', async () => {
    const storage = new Storage();
    const first = new Script({ storage });
    await first.connect();
    const { token, seated } = storage.record;
    assert.equal(first.socket.sent[0], `join kitchen token=${token}`);
    assert.equal(seated, false);
    const second = await reloaded(storage);
    assert.equal(second.socket.sent[0], first.socket.sent[0]);
});

test('a reload resumes the seat, and gets the past again', async () => {
    const storage = new Storage();
    const first = await seated(storage, { name: 'Ann' });
    await first.write('a');
    await first.get('taken 1', 'said 2 b');
    const s = await reloaded(storage);
    assert.equal(s.room.name, 'Ann');
    await s.seat(1, 3, 1);
    await s.get('past 1 1 a', 'said 2 b');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'past 1 of 1: a', 'replay 2 of 2: b', 'our turn']);
    assert.deepEqual(s.state.messages.map(({ text, own, past }) => [text, own, past]), [['a', true, true], ['b', false, false]]);
});

test('a message that waits for its turn survives', async () => {
    const storage = new Storage();
    const first = new Script({ storage });
    await first.connect();
    await first.seat(2, 1, 1);
    const ids = ['b', 'c', 'd', 'e'].map((text) => first.room.write(text));
    first.room.move(ids[3], 0);
    first.room.withdraw(ids[1]);
    first.room.edit(ids[2], 'D');
    const s = await reloaded(storage);
    assert.deepEqual(s.state.queue.map(({ text }) => text), ['e', 'b', 'D']);
    await s.seat(2, 1, 1);
    await s.get('said 1 a');
    assert.deepEqual(s.notes.slice(-2), ['message 1 of 1: a', '> say 2 e']);
    assert.deepEqual(storage.queue, ['b', 'D']);
});

test('a message is kept with its number and TEXT before it is sent', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    let kept;
    first.socket.send = () => (kept = storage.record);
    await first.write('a\n');
    const { id } = first.state.messages[0];
    assert.deepEqual(kept.said, { id, number: 1, seat: 1, text: 'a\n', wire: 'a\\n', time: first.clock.now() });
    assert.deepEqual(kept.queue, []);
});

test('a message under way that did not arrive is sent again after a reload, with the same TEXT', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    await first.write('a\nb');
    const s = await reloaded(storage);
    assert.deepEqual(s.state.messages.map(({ number, text, taken, time }) => [number, text, taken, time]), [
        [1, 'a\nb', false, first.clock.now()],
    ]);
    await s.seat(1, 1, 1);
    assert.deepEqual(s.notes, [RESUME, 'seat 1', '> say 1 a\\nb', 'their turn']);
    await s.get('taken 1');
    assert.equal(storage.record.said, null);
    assert.equal(s.state.messages[0].taken, true);
});

test('one that arrived is marked as taken, when it comes back with its TEXT', async () => {
    const s = await reloaded(Storage.with({ said: SAID, queue: ['next'] }));
    await s.seat(1, 2, 2);
    assert.deepEqual(s.state.messages.map(({ taken }) => taken), [false]);
    await s.get('past 1 1 a');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'their turn', 'taken 1']);
    const messages = s.state.messages.map(({ number, own, taken, past }) => [number, own, taken, past]);
    assert.deepEqual(messages, [[1, true, true, false]]);
    await s.get('said 2 b');
    assert.deepEqual(s.notes.slice(-2), ['message 2 of 2: b', '> say 3 next']);
});

test('and if it was answered', async () => {
    const s = await reloaded(Storage.with({ said: SAID }));
    await s.seat(1, 3, 1);
    await s.get('past 1 1 a', 'said 2 b');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'taken 1', 'replay 2 of 2: b', 'our turn']);
});

test('and if it was answered, and the server does not keep it any more', async () => {
    const s = await reloaded(Storage.with({ said: { ...SAID, number: 3 } }));
    await s.seat(1, 5, 1);
    await s.get('said 4 b');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'taken 3', 'replay 4 of 2: b', 'our turn']);
    assert.deepEqual(s.state.messages.map(({ number }) => number), [3, 4]);
    assert.deepEqual(s.state.lost, [{ from: 1, to: 2 }]);
});

test('earlier messages do not decide about it', async () => {
    const s = await reloaded(Storage.with({ said: { ...SAID, number: 3 } }));
    await s.seat(1, 3, 1);
    await s.get('past 1 1 x', 'said 2 y');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'past 1 of 1: x', 'replay 2 of 2: y', '> say 3 a', 'their turn']);
    await s.get('taken 3');
    assert.deepEqual(s.state.messages.map(({ number, text }) => [number, text]), [[1, 'x'], [2, 'y'], [3, 'a']]);
});

test('one is given back if another client with the token said that number', async () => {
    const storage = Storage.with({ said: SAID });
    const s = await reloaded(storage);
    await s.seat(1, 2, 2);
    await s.get('past 1 1 other');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'their turn', 'returned turn: a', 'past 1 of 1: other']);
    assert.equal(storage.record.said, null);
});

test('one is given back if the server has lost the messages before it, and ours is another number now', async () => {
    const s = await reloaded(Storage.with({ said: { ...SAID, number: 5 }, queue: ['next'] }));
    await s.seat(1, 1, 1);
    assert.deepEqual(s.notes, [RESUME, 'seat 1', 'returned lost: a', '> say 1 next', 'their turn']);
});

test('a reload between being sealed and being sent sends it once, as any other', async () => {
    const storage = new Storage();
    const first = await seated(storage);
    await first.cut();
    await first.write('a'); // it has its number, and no connection
    assert.equal(storage.record.said.wire, 'a');
    const s = await reloaded(storage);
    await s.seat(1, 1, 1);
    await s.get('taken 1', 'said 2 b');
    assert.deepEqual(s.notes, [RESUME, 'seat 1', '> say 1 a', 'their turn', 'taken 1', 'message 2 of 2: b', 'our turn']);
});

test('a client with a kept seat tries again, though no server has answered since the reload', async () => {
    const s = new Script({ storage: Storage.with() });
    await s.fail();
    await s.fail();
    await s.connect();
    await s.get('error busy x', 'bye refused x');
    assert.deepEqual(s.notes, ['lost cannotConnect', 'lost cannotConnect', RESUME, '> (closes)', 'lost refused']);
});

for (const kind of ['left', 'idle', 'lonely', 'removed', 'ended']) {
    test(`after ${kind} only the texts of the queue are kept, for the user`, async () => {
        const storage = Storage.with({ seated: true });
        const s = await reloaded(storage);
        await s.seat(2, 1, 1);
        s.room.write('b');
        if (kind === 'left') {
            await s.leave();
        }
        await s.get(`bye ${kind} x`);
        assert.deepEqual(Object.keys(storage.record), ['queue', 'epoch', 'owner']);
        assert.deepEqual(storage.queue, ['b']);
        const next = await reloaded(storage);
        assert.equal(next.notes[0], 'returned notSent: b');
        assert.match(next.socket.sent[0], /^join /);
        assert.deepEqual(next.state.queue, []);
        await next.get('error full x', 'bye refused x');
        assert.equal(storage.items.size, 0);
    });
}

test('a token that the server does not know is forgotten, other refusals of a seat are not', async () => {
    const storage = Storage.with();
    const s = await reloaded(storage);
    await s.get('error field x', 'bye refused x');
    assert.equal(storage.record.token, TOKEN);
    await s.start();
    await s.connect();
    await s.get('error token x', 'bye refused x');
    assert.equal(storage.items.size, 0);
});

test('closing and being resumed elsewhere keep everything', async () => {
    const storage = new Storage();
    const s = await seated(storage);
    await s.write('a');
    s.room.write('b');
    s.room.close();
    assert.deepEqual([storage.record.said.text, storage.queue], ['a', ['b']]);
    await s.start();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.get('bye resumed x');
    assert.deepEqual([storage.record.said.text, storage.queue], ['a', ['b']]);
});

// Storages that do not work cost nothing but survival of a reload.

test('a storage that is forbidden is said once, and all goes on', async () => {
    const storage = new Storage();
    storage.fails = true;
    const s = await seated(storage);
    await s.write('a');
    await s.get('taken 1', 'said 2 b');
    s.room.write('c');
    s.room.write('d');
    assert.equal(s.notes.filter((each) => each === 'not kept').length, 1);
    await s.get('taken 3', 'said 4 e', 'bye resumed x');
    assert.deepEqual(s.socket.sent.slice(1), ['say 1 a', 'say 3 c', 'say 5 d']);
    await s.start();
    await s.connect();
    await s.seat(1, 5, 1);
    assert.equal(s.socket.sent[0], `resume kitchen ${TOKEN}`); // this client still knows
    await s.get('said 4 e');
    assert.equal(s.socket.sent[1], 'say 5 d');
});

test('a full storage keeps the seat, and never an outdated message', async () => {
    const storage = new Storage();
    const s = await seated(storage);
    await s.write('x'.repeat(100));
    const before = storage.items.get(RECORD).length;
    await s.get('taken 1', 'said 2 b');
    storage.space = before - 60;
    await s.write('y'.repeat(100));
    assert.equal(s.notes.filter((each) => each === 'not kept').length, 1);
    assert.deepEqual([storage.record.token, storage.record.said, storage.queue], [TOKEN, null, []]);
    storage.space = 10;
    await s.get('taken 3', 'said 4 b');
    await s.write('z');
    assert.equal(storage.items.size, 0);
    assert.equal(s.socket.sent.at(-1), 'say 5 z');
    storage.space = 1000;
    await s.get('taken 5');
    assert.equal(storage.record.token, TOKEN);
    assert.equal(s.notes.filter((each) => each === 'not kept').length, 1);
});

for (const damaged of ['', '{', 'null', '[]', '7', '{"token":"x"}', '{"token":7}', '{"queue":[1]}', '{"said":{"number":1}}']) {
    test(`a record that is damaged counts as none: ${damaged}`, async () => {
        const storage = new Storage();
        storage.items.set(RECORD, damaged);
        const s = await reloaded(storage);
        assert.match(s.socket.sent[0], /^join kitchen token=/);
        assert.equal(storage.record.seated, false);
    });
}

test('the record has the name of the partner who was here last, and the time', async () => {
    const storage = new Storage();
    const script = new Script({ storage });
    await script.connect();
    await script.seat(1, 1, 1);
    await script.get('partner here Bob', 'partner none');
    assert.equal(storage.record.partner, 'Bob');
    assert.equal(storage.record.used, script.clock.now());
});
