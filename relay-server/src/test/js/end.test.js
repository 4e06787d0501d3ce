import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOIN, RESUME, scenario, Script } from './script.js';

// docs/rooms.md, sections 3.5, 3.6 and 6: as the Java client's RoomEndTest.

async function seated(s) {
    await s.connect();
    await s.seat(1, 1, 1);
}

scenario(
    'a restart is not the end',
    async (s) => {
        await seated(s);
        await s.get('bye restart x');
        await s.connect();
    },
    [JOIN, 'seat 1', 'our turn', '> (closes)', 'lost restart', RESUME],
);

scenario(
    'a seat that was resumed elsewhere is',
    async (s) => {
        await seated(s);
        await s.get('bye resumed x');
        await s.cut();
        assert.deepEqual([s.state.phase, s.state.connected, s.state.mine, s.state.end.kind], ['ended', false, false, 'resumed']);
    },
    [JOIN, 'seat 1', 'our turn', 'ended resumed', '> (closes)'],
);

scenario(
    'unless a first line of our own may have arrived late',
    async (s) => {
        await s.connect();
        await s.get('wait 1');
        await s.cut();
        await s.connect();
        await s.cut();
        await seated(s);
        await s.get('bye resumed x');
        await seated(s);
        await s.get('bye resumed x');
    },
    [
        JOIN,
        'waiting 1',
        'lost disconnected',
        JOIN,
        'lost disconnected',
        JOIN,
        'regained',
        'seat 1',
        'our turn',
        '> (closes)',
        'lost resumed',
        RESUME,
        'regained',
        'ended resumed',
        '> (closes)',
    ],
);

scenario(
    'which it cannot after two minutes',
    async (s) => {
        await s.connect();
        await s.get('wait 1');
        await s.cut();
        await s.connect();
        await s.cut();
        await seated(s);
        for (let i = 0; i < 6; i++) {
            await s.clock.pass(20_000);
            await s.get('pong');
        }
        await s.get('bye resumed x');
        s.notes = s.notes.slice(-2);
    },
    ['ended resumed', '> (closes)'],
);

for (const kind of ['idle', 'lonely', 'ended']) {
    scenario(
        `bye ${kind} is the end, and nothing is reported after it`,
        async (s) => {
            await seated(s);
            await s.get(`bye ${kind} x`, 'said 1 x', 'bye lonely x');
            await s.cut();
            assert.deepEqual(s.state.end, { kind, code: '', text: '' });
        },
        [JOIN, 'seat 1', 'our turn', `ended ${kind}`, '> (closes)'],
    );
}

scenario(
    'who is removed gets the reason of the operator, if there is one',
    async (s) => {
        await seated(s);
        await s.get('bye removed please \\n be polite');
        assert.deepEqual(s.state.end, { kind: 'removed', code: '', text: 'please \n be polite' });
        const other = new Script();
        await seated(other);
        await other.get('bye removed the operator removed you from the room');
        assert.deepEqual(other.state.end, { kind: 'removed', code: '', text: '' });
    },
    [JOIN, 'seat 1', 'our turn', 'ended removed', '> (closes)'],
);

for (const [sentence, lines, end] of [
    ['an unknown bye is the end, with its code', ['bye party x'], 'ended bye party'],
    ['a refusal is the end, with the code of the error', ['error full x', 'bye refused y'], 'ended refused full'],
    ['a refusal without an error has a code, too', ['bye refused x'], 'ended refused refused'],
    ['a busy server refuses a newcomer', ['error busy x', 'bye refused x'], 'ended refused busy'],
]) {
    scenario(
        sentence,
        async (s) => {
            await s.connect();
            await s.get(...lines);
            assert.equal(s.state.end.text, 'x');
        },
        [JOIN, end, '> (closes)'],
    );
}

scenario(
    'but the owner of a seat tries again',
    async (s) => {
        await seated(s);
        await s.cut();
        await s.connect();
        await s.get('error busy x', 'bye refused x');
        await s.connect();
    },
    [JOIN, 'seat 1', 'our turn', 'lost disconnected', RESUME, '> (closes)', 'lost refused', RESUME],
);

scenario(
    'a seat that is not ours any more is the end',
    async (s) => {
        await seated(s);
        await s.cut();
        await s.connect();
        await s.get('error token x', 'bye refused x');
    },
    [JOIN, 'seat 1', 'our turn', 'lost disconnected', RESUME, 'ended refused token', '> (closes)'],
);

// leaving

scenario(
    'leaving gives up the seat, and only the end is reported then',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.leave();
        await s.get('said 1 x', 'partner none', 'notice x', 'bye left x');
        await s.leave();
    },
    [JOIN, 'seat 2', 'their turn', '> leave', '> ping', 'ended left', '> (closes)'],
);

scenario(
    'leaving before there is anything to give up',
    async (s) => {
        await s.start();
        await s.leave();
    },
    ['ended left', '> (closes)'],
);

scenario(
    'leaving waits for the answer to the first line',
    async (s) => {
        await s.connect();
        await s.leave();
        await s.seat(1, 1, 1);
        await s.get('bye left x');
    },
    [JOIN, '> ping', '> leave', 'ended left', '> (closes)'],
);

scenario(
    'leaving the queue, once',
    async (s) => {
        await s.connect();
        await s.leave();
        await s.get('wait 3', 'wait 2');
        await s.seat(1, 1, 1);
        await s.get('bye left x');
    },
    [JOIN, '> ping', '> leave', 'ended left', '> (closes)'],
);

scenario(
    'leaving without a connection connects again for it at once, and sends what was said before',
    async (s) => {
        await seated(s);
        await s.write('a');
        await s.cut();
        await s.leave();
        assert.equal(s.sockets.length, 2);
        await s.connect();
        await s.seat(1, 1, 1);
        await s.get('taken 1', 'bye left x');
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        '> say 1 a',
        'their turn',
        'lost disconnected',
        RESUME,
        '> say 1 a',
        '> leave',
        'ended left',
        '> (closes)',
    ],
);

scenario(
    'but not for more than three seconds',
    async (s) => {
        await seated(s);
        await s.cut();
        await s.leave();
        await s.clock.pass(2_999);
        assert.equal(s.state.phase, 'seated');
        await s.clock.pass(1);
        assert.equal(s.clock.timers, 0);
    },
    [JOIN, 'seat 1', 'our turn', 'lost disconnected', 'ended left', '> (closes)'],
);

scenario(
    'leaving after an unanswered join gives up what the join may have got',
    async (s) => {
        await s.connect();
        await s.get('bye restart x');
        await s.connect();
        await s.cut();
        await s.leave();
        await s.connect();
        await s.get('error token x', 'bye refused x');
        s.notes = s.notes.map((each) => each.replace(/^> resume kitchen .{22}$/, RESUME));
    },
    [JOIN, '> (closes)', 'lost restart', JOIN, 'lost disconnected', RESUME, 'ended left', '> (closes)'],
);

scenario(
    'closing keeps the seat, and starting takes it again',
    async (s) => {
        await seated(s);
        s.room.close();
        s.room.close();
        await s.cut();
        await s.start();
        await s.connect();
        await s.seat(1, 1, 1);
    },
    [JOIN, 'seat 1', 'our turn', 'ended closed', '> (closes)', RESUME, 'seat 1', 'our turn'],
);

test('after an end that costs the seat, start() joins as a newcomer, with another token', async () => {
    const s = new Script();
    await seated(s);
    await s.write('a');
    await s.get('taken 1', 'bye removed x');
    await s.start();
    assert.deepEqual([s.state.phase, s.state.end, s.state.messages], ['connecting', null, []]);
    await s.connect();
    assert.match(s.socket.sent[0], /^join kitchen token=/);
    assert.notEqual(s.socket.sent[0], s.sockets[0].sent[0]);
});

test('a message under way at such an end is given back', async () => {
    const s = new Script();
    await seated(s);
    await s.write('a');
    await s.get('bye ended x');
    assert.deepEqual(s.notes.slice(-3), ['returned unconfirmed: a', 'ended ended', '> (closes)']);
    assert.deepEqual(s.state.messages, []);
});

test('start() while it goes on changes nothing', async () => {
    const s = new Script();
    await seated(s);
    await s.start();
    assert.equal(s.sockets.length, 1);
    assert.equal(s.state.phase, 'seated');
});
