import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOIN, RESUME, scenario, Script, settled } from './script.js';

// docs/rooms.md, sections 3.4 and 4.6: as the Java client's RoomReconnectionTest and RoomDataLossTest.

scenario(
    'a lost client joins again with its token until it knows that it has a seat',
    async (s) => {
        await s.connect();
        await s.get('wait 1');
        await s.cut();
        await s.connect();
        await s.cut();
        await s.connect();
        await s.get('wait 1');
        const tokens = new Set(s.sockets.map(({ sent }) => sent[0]));
        assert.equal(tokens.size, 1);
    },
    [JOIN, 'waiting 1', 'lost disconnected', JOIN, 'lost disconnected', JOIN, 'regained', 'waiting 1'],
);

scenario(
    'then it resumes with the highest number that it knows',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a');
        await s.cut();
        assert.deepEqual([s.state.phase, s.state.connected], ['seated', false]);
        await s.connect();
        await s.seat(2, 2, 2);
        assert.deepEqual([s.state.connected, s.state.retryAt], [true, null]);
    },
    [JOIN, 'seat 2', 'their turn', 'message 1 of 1: a', 'our turn', 'lost disconnected', `${RESUME} have=1`, 'regained'],
);

scenario(
    'a message that did not arrive is sent again',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a\nb');
        await s.cut();
        await s.connect();
        await s.seat(1, 1, 1);
        await s.get('taken 1');
    },
    [
        ...[JOIN, 'seat 1', 'our turn', '> say 1 a\\nb', 'their turn'],
        ...['lost disconnected', RESUME, 'regained', '> say 1 a\\nb', 'taken 1'],
    ],
);

scenario(
    'a message that arrived is not sent again, though its taken was lost',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.cut();
        await s.connect();
        await s.seat(1, 2, 2);
        await s.get('past 1 1 a');
        assert.deepEqual(s.state.messages.map(({ number, taken }) => [number, taken]), [[1, true]]);
    },
    [JOIN, 'seat 1', 'our turn', '> say 1 a', 'their turn', 'lost disconnected', RESUME, 'regained', 'taken 1'],
);

scenario(
    'nor if the partner has answered it',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.cut();
        await s.connect();
        await s.seat(1, 3, 1);
        await s.get('past 1 1 a', 'said 2 b');
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        '> say 1 a',
        'their turn',
        'lost disconnected',
        RESUME,
        'regained',
        'taken 1',
        'message 2 of 2: b',
        'our turn',
    ],
);

scenario(
    'a message that is received again is not reported again',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a');
        await s.cut();
        await s.connect();
        await s.seat(2, 2, 2);
        await s.get('said 1 a');
        await s.write('b');
        await s.get('taken 2', 'taken 2');
    },
    [
        JOIN,
        'seat 2',
        'their turn',
        'message 1 of 1: a',
        'our turn',
        'lost disconnected',
        `${RESUME} have=1`,
        'regained',
        '> say 2 b',
        'their turn',
        'taken 2',
    ],
);

scenario(
    'what is written without a connection is sent on the next one',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.cut();
        await s.write('a');
        await s.connect();
        await s.seat(1, 1, 1);
    },
    [JOIN, 'seat 1', 'our turn', 'lost disconnected', 'their turn', RESUME, 'regained', '> say 1 a'],
);

for (const code of ['number', 'turn']) {
    scenario(
        `a client that is out of step (${code}) comes back to see what the server has`,
        async (s) => {
            await s.connect();
            await s.seat(1, 1, 1);
            await s.write('a');
            await s.get(`error ${code} x`, 'said 2 ignored');
            await s.connect();
            await s.seat(1, 1, 1);
        },
        [
            JOIN,
            'seat 1',
            'our turn',
            '> say 1 a',
            'their turn',
            '> (closes)',
            'lost outOfStep',
            RESUME,
            'regained',
            '> say 1 a',
        ],
    );
}

scenario('a first attempt that fails is the end', (s) => s.fail(), ['ended cannotConnect']);

scenario(
    'also one that ends with an error only, as in Node',
    async (s) => {
        await s.start();
        s.socket.onerror({});
        await s.get();
    },
    ['> (closes)', 'ended cannotConnect'],
);

scenario(
    'so is a server that never answers',
    async (s) => {
        await s.connect();
        await s.clock.pass(10_000);
    },
    [JOIN, '> (closes)', 'ended cannotConnect'],
);

scenario(
    'so is a connection that ends without an answer',
    async (s) => {
        await s.connect();
        await s.cut();
    },
    [JOIN, 'ended cannotConnect'],
);

scenario(
    'so is an address that WebSocket does not accept',
    async (s) => {
        s.noSockets = true;
        await s.start();
        assert.deepEqual(s.state.end, { kind: 'cannotConnect', code: '', text: 'not now' });
    },
    ['ended cannotConnect'],
);

scenario(
    'unless the server is a server of rooms that restarts',
    async (s) => {
        await s.connect();
        await s.get('bye restart x');
        await s.fail();
        await s.connect();
    },
    [JOIN, '> (closes)', 'lost restart', 'lost cannotConnect', JOIN],
);

scenario(
    'a message that was never sent is given back if another client said that number',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.cut();
        await s.write('mine');
        await s.connect();
        await s.seat(1, 2, 2);
        await s.get("past 1 1 another's");
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        'lost disconnected',
        'their turn',
        RESUME,
        'regained',
        'returned turn: mine',
        "past 1 of 1: another's",
    ],
);

// 4.6: the server has lost data

scenario(
    'our taken message that the server has lost is sent again',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.get('taken 1');
        await s.cut();
        await s.connect();
        await s.seat(1, 1, 1);
        assert.deepEqual(s.state.messages.map(({ number, taken }) => [number, taken]), [[1, false]]);
        await s.get('taken 1', 'said 2 b');
        assert.deepEqual(s.state.messages.map(({ number, taken }) => [number, taken]), [[1, true], [2, true]]);
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        '> say 1 a',
        'their turn',
        'taken 1',
        'lost disconnected',
        `${RESUME} have=1`,
        'regained',
        'data lost from 1',
        '> say 1 a',
        'taken 1',
        'message 2 of 2: b',
        'our turn',
    ],
);

scenario(
    'several lost messages are repaired by both sides, and reported once',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a');
        await s.write('b');
        await s.get('taken 2', 'said 3 c');
        await s.cut();
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a', 'taken 2', 'said 3 c');
        assert.deepEqual(s.state.messages.map(({ number, taken }) => [number, taken]), [[1, true], [2, true], [3, true]]);
    },
    [
        JOIN,
        'seat 2',
        'their turn',
        'message 1 of 1: a',
        'our turn',
        '> say 2 b',
        'their turn',
        'taken 2',
        'message 3 of 1: c',
        'our turn',
        'lost disconnected',
        `${RESUME} have=3`,
        'regained',
        'data lost from 1',
        'their turn',
        '> say 2 b',
        'taken 2',
        'our turn',
    ],
);

scenario(
    'if the partner says something else, the lost messages after it are forgotten',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a');
        await s.write('b');
        await s.get('taken 2');
        await s.cut();
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 other');
        const messages = s.state.messages.map(({ number, text, taken }) => [number, text, taken]);
        assert.deepEqual(messages, [[1, 'a', true], [2, 'b', false], [1, 'other', true]]);
        assert.equal(new Set(s.state.messages.map(({ id }) => id)).size, 3);
    },
    [
        JOIN,
        'seat 2',
        'their turn',
        'message 1 of 1: a',
        'our turn',
        '> say 2 b',
        'their turn',
        'taken 2',
        'lost disconnected',
        `${RESUME} have=2`,
        'regained',
        'data lost from 1',
        'message 1 of 1: other',
        'our turn',
    ],
);

scenario(
    'a message whose conversation the store has lost is given back',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.get('taken 1', 'said 2 b');
        await s.write('c');
        await s.cut();
        await s.connect();
        await s.seat(1, 2, 2);
        await s.get('said 2 other');
        s.notes.splice(0, s.notes.indexOf('regained'));
    },
    ['regained', 'data lost from 2', 'returned lost: c', 'message 2 of 2: other', 'our turn'],
);

test('the pauses between attempts grow from half a second to half a minute, and begin again when the server works', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    const pauses = [];
    await s.cut();
    for (let i = 0; i < 10; i++) {
        pauses.push(s.events.at(-1).pause);
        assert.equal(s.state.retryAt, s.clock.now() + pauses[i]);
        await s.fail();
    }
    const most = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30].map((each) => 1000 * each);
    pauses.forEach((pause, i) => assert.ok(pause >= most[i] / 2 && pause <= most[i], `${pauses}`));
    await s.connect();
    await s.seat(1, 1, 1);
    await s.get('pong');
    await s.cut();
    assert.ok(s.events.at(-1).pause <= 1000);
});

test('reconnect() does not wait for the pause', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.cut();
    s.room.reconnect();
    assert.equal(s.sockets.length, 2);
    assert.equal(s.state.retryAt, null);
    s.room.reconnect();
    await s.clock.pass(1_000);
    assert.equal(s.sockets.length, 2);
});

test('a silent server is asked after half the time, and given up after all of it', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.clock.pass(29_999);
    assert.equal(s.notes.at(-1), 'our turn');
    await s.clock.pass(1);
    assert.equal(s.notes.at(-1), '> ping');
    await s.get('pong');
    await s.clock.pass(59_999);
    assert.equal(s.notes.at(-1), '> ping');
    await s.clock.pass(1);
    assert.deepEqual(s.notes.slice(-2), ['> (closes)', 'lost noAnswer']);
});

test('reconnect() tests a connection that may be dead, as after a sleep', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    s.room.reconnect();
    await s.clock.pass(9_999);
    await s.get('pong');
    await s.clock.pass(10_000);
    assert.equal(s.notes.at(-1), '> ping');
    s.room.reconnect();
    await s.clock.pass(10_000);
    assert.deepEqual(s.notes.slice(-3), ['> ping', '> (closes)', 'lost noAnswer']);
    s.sockets[0].onmessage?.({ data: 'said 2 late' });
    assert.equal(s.notes.at(-1), 'lost noAnswer');
});

test('an attempt that hangs is given up', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.cut();
    await s.pause();
    await s.clock.pass(9_999);
    assert.equal(s.notes.at(-1), 'lost disconnected');
    await s.clock.pass(1);
    assert.deepEqual(s.notes.slice(-2), ['> (closes)', 'lost cannotConnect']);
});

test('no timer is left after the end', async () => {
    const s = new Script();
    await s.connect();
    await s.get('wait 1');
    await s.cut();
    await s.connect();
    await s.cut();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.write('x');
    await s.get('error store x');
    s.room.close();
    await settled();
    assert.equal(s.clock.timers, 0);
});
