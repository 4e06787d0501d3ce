import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script, TOKEN } from './script.js';

// A server that contradicts docs/rooms.md: the conversation ends, and nothing is lost silently. As the Java client's
// RoomContradictionTest.

const SEAT_2 = `seat 2 ${TOKEN} 2 2`;
for (const [reason, steps] of [
    ['seat 1 cannot have the turn of message 2', (s) => s.seat(1, 2, 1)],
    ['it sent seat twice', async (s) => (await s.seat(1, 1, 1), s.seat(1, 1, 1))],
    ['it sent seat 2, but our seat is 1', async (s) => (await s.seat(1, 1, 1), await s.cut(), await s.connect(), s.get(SEAT_2))],
    ['it sent wait after seat', async (s) => (await s.seat(1, 1, 1), s.get('wait 1'))],
    ['it sent said 1, which is not the next message', async (s) => (await s.seat(1, 1, 1), s.get('said 1 x'))],
    [
        'it sent said 2, which is not the next message',
        async (s) => (await s.seat(1, 1, 1), await s.write('a'), s.get('said 2 x')),
    ],
    ['it sent said 3, which is not the next message', async (s) => (await s.seat(2, 1, 1), s.get('said 3 x'))],
    ['it sent said 2, which is not the next message', async (s) => (await s.seat(2, 1, 1), s.get('said 2 x'))],
    ['it sent said 3, which is not the next message', async (s) => (await s.seat(2, 2, 2), s.get('said 1 x', 'said 3 x'))],
    ['it sent message 1 twice, with different texts', async (s) => (await s.seat(2, 1, 1), s.get('said 1 x', 'said 1 other'))],
    ['it sent past 3, which is not an earlier message', async (s) => (await s.seat(1, 3, 1), s.get('past 3 1 x'))],
    ['it sent past 2, which is not an earlier message', async (s) => (await s.seat(1, 3, 1), s.get('past 2 2 x'))],
    ['it sent past 2 of seat 1', async (s) => (await s.seat(1, 4, 2), s.get('past 2 1 x'))],
    [
        'it sent message 1 twice, with different texts',
        async (s) => {
            await s.seat(1, 1, 1);
            await s.write('a');
            await s.cut();
            await s.connect();
            await s.seat(1, 2, 2);
            await s.get("past 1 1 another's");
        },
    ],
    ['it sent taken 1, which was not sent', async (s) => (await s.seat(1, 1, 1), s.get('taken 1'))],
    ['it sent taken 3, which was not sent', async (s) => (await s.seat(1, 1, 1), await s.write('a'), s.get('taken 3'))],
    ['it sent taken 1, which was not sent', async (s) => (await s.seat(2, 1, 1), s.get('said 1 x', 'taken 1'))],
    ['it sent bye left, but we did not leave', (s) => s.get('bye left x')],
    ['the number is malformed', (s) => s.get('said 01 x')],
    ['a field is missing', (s) => s.get('said 1')],
    ['it sent a binary message', (s) => s.get(new ArrayBuffer(3))],
    ['it sent a line of more than 1048640 characters', (s) => s.get('x'.repeat(1048641))],
]) {
    test(`a contradiction ends the conversation: ${reason}`, async () => {
        const s = new Script();
        await s.connect();
        await steps(s);
        assert.deepEqual(s.state.end, { kind: 'notRooms', code: '', text: reason });
        assert.deepEqual(s.notes.slice(-2).sort(), ['> (closes)', 'ended notRooms']);
        await s.clock.pass(600_000);
        assert.equal(s.notes.filter((each) => each.startsWith('> ')).at(-1), '> (closes)');
    });
}
