import assert from 'node:assert/strict';
import { JOIN, RESUME, scenario } from './script.js';

// docs/rooms.md, section 3.4: as the Java client's RoomReconnectionTest.

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
