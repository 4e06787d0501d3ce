import assert from 'node:assert/strict';
import { JOIN, RESUME, scenario } from './script.js';

// docs/rooms.md, section 4.6: as the Java client's RoomDataLossTest.

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
