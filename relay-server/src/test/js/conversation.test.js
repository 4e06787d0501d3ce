import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOIN, RESUME, scenario, Script } from './script.js';

// docs/rooms.md, sections 2 to 4: as the Java client's RoomConversationTest.

scenario(
    'seat 1 has the first turn',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.get('partner none');
    },
    [JOIN, 'seat 1', 'our turn', 'partner none'],
);

scenario(
    'messages alternate, each with the next number',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a\nb\\');
        await s.get('taken 1', 'said 2 c\\nd\\\\');
        await s.write('e\r');
        await s.get('taken 3');
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        '> say 1 a\\nb\\\\',
        'their turn',
        'taken 1',
        'message 2 of 2: c\nd\\',
        'our turn',
        '> say 3 e\\r',
        'their turn',
        'taken 3',
    ],
);

scenario(
    'a replacement receives earlier messages, and then the partner has the turn',
    async (s) => {
        await s.connect();
        await s.seat(1, 4, 2);
        await s.get('partner here Bob', 'past 1 1 a', 'past 2 2 b', 'past 3 1 c');
    },
    [JOIN, 'seat 1', 'their turn', 'partner here Bob', 'past 1 of 1: a', 'past 2 of 2: b', 'past 3 of 1: c'],
);

scenario(
    'it is not our turn before the message that waits for us has arrived, and that is a replay',
    async (s) => {
        await s.connect();
        await s.seat(2, 2, 2);
        assert.equal(s.state.mine, false);
        assert.equal(s.state.turn, null);
        await s.get('partner here', 'said 1 a');
        assert.equal(s.state.mine, true);
    },
    [JOIN, 'seat 2', 'partner here', 'replay 1 of 1: a', 'our turn'],
);

scenario(
    'a client waits in the queue',
    async (s) => {
        await s.connect();
        await s.get('wait 2');
        assert.deepEqual([s.state.phase, s.state.place, s.state.seat], ['waiting', 2, null]);
        await s.get('wait 1');
        await s.seat(2, 1, 1);
        assert.deepEqual([s.state.phase, s.state.place, s.state.seat], ['seated', null, 2]);
    },
    [JOIN, 'waiting 2', 'waiting 1', 'seat 2', 'their turn'],
);

scenario(
    'the same partner is reported once',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.get('partner here Bob', 'partner here Bob', 'partner away Bob', 'partner none');
    },
    [JOIN, 'seat 1', 'our turn', 'partner here Bob', 'partner away Bob', 'partner none'],
);

scenario(
    'unknown lines, pongs and messages to somebody without a seat are ignored; notices are not',
    async (s) => {
        await s.connect();
        await s.get('hello', 'toString x', 'pong', 'past 1 1 x', 'said 1 x', 'taken 1', 'partner here', 'notice a\\nb');
    },
    [JOIN, 'notice a\nb'],
);

scenario(
    'a queued message uses the turn in the message, so no turn is reported',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.write('b');
        await s.get('said 1 a', 'taken 2');
    },
    [JOIN, 'seat 2', 'their turn', 'message 1 of 1: a', '> say 2 b', 'taken 2'],
);

scenario(
    'a listener can answer from within a message',
    async (s) => {
        s.onEvent = ({ type }) => type === 'message' && s.room.write('echo');
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('said 1 a', 'taken 2', 'said 3 b');
    },
    [
        JOIN,
        'seat 2',
        'their turn',
        'message 1 of 1: a',
        '> say 2 echo',
        'taken 2',
        'message 3 of 1: b',
        '> say 4 echo',
    ],
);

scenario(
    'a message that the server refuses is given back, and the conversation goes on',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.get('error long too long', 'bye refused x');
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('b');
    },
    [
        JOIN,
        'seat 1',
        'our turn',
        '> say 1 a',
        'their turn',
        'returned long: a',
        'our turn',
        '> (closes)',
        'lost refused',
        RESUME,
        'regained',
        '> say 1 b',
        'their turn',
    ],
);

for (const code of ['syntax', 'field', 'escape', 'utf8', 'unheard-of']) {
    scenario(
        `a message is given back after the error ${code}, and the next one has its number`,
        async (s) => {
            await s.connect();
            await s.seat(1, 1, 1);
            await s.write('a');
            await s.write('b');
            await s.get(`error ${code} x`);
            await s.write('c');
            await s.get('taken 1');
        },
        [
            ...[JOIN, 'seat 1', 'our turn', '> say 1 a', 'their turn'],
            ...[`returned ${code}: a`, 'our turn', '> say 1 b', 'their turn', 'taken 1'],
        ],
    );
}

scenario(
    'what could not be stored is sent again after a while, unless it was stored',
    async (s) => {
        await s.connect();
        await s.seat(1, 1, 1);
        await s.write('a');
        await s.get('error store x');
        await s.clock.pass(999);
        assert.equal(s.socket.sent.length, 2);
        await s.clock.pass(1);
        await s.get('error store x', 'taken 1');
        await s.clock.pass(5_000);
    },
    [JOIN, 'seat 1', 'our turn', '> say 1 a', 'their turn', 'delayed 1', '> say 1 a', 'delayed 1', 'taken 1'],
);

scenario(
    'errors without a message under way change nothing',
    async (s) => {
        await s.connect();
        await s.seat(2, 1, 1);
        await s.get('error syntax x', 'error turn x', 'error store x', 'error  x');
    },
    [JOIN, 'seat 2', 'their turn'],
);

test('all fields of join are sent, percent-encoded, and no others', async () => {
    const all = new Script({ name: "Ann's 100% ☃", seat: 2, wait: false, fresh: true });
    await all.connect();
    assert.match(
        all.socket.sent[0],
        /^join kitchen name=Ann%27s%20100%25%20%E2%98%83 seat=2 wait=no new=yes token=[\w-]{22}$/,
    );
    const none = new Script({ wait: true, fresh: false });
    await none.connect();
    assert.match(none.socket.sent[0], /^join kitchen new=no token=[\w-]{22}$/);
    assert.equal(none.socket.protocol, 'relay.rooms.1');
    assert.notEqual(all.socket.sent[0].slice(-22), none.socket.sent[0].slice(-22));
});

test('malformed options are refused', () => {
    for (const [code, options] of [
        ['room', { room: 'Kitchen' }],
        ['room', { room: '.kitchen' }],
        ['room', { room: 'k'.repeat(65) }],
        ['key', { key: 'short' }],
        ['key', { key: 'AAECAwQFBgcICQoLDA0ODx' }],
        ['name', { name: 'x'.repeat(33) }],
        ['name', { name: 'a\tb' }],
        ['name', { name: '\ud800' }],
    ]) {
        assert.throws(() => new Script(options), { name: 'RangeError', code }, JSON.stringify(options));
    }
    assert.ok(new Script({ name: '☃'.repeat(32), room: 'k'.repeat(64), key: 'AAECAwQFBgcICQoLDA0ODw' }));
});

test('messages have all their properties, and their ids do not change', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 4, 2);
    await s.get('past 2 2 b', 'past 3 1 c');
    const [past, own] = s.state.messages;
    const { id } = past;
    assert.deepEqual(past, { id, number: 2, seat: 2, own: false, text: 'b', past: true, replay: false, time: null, taken: true });
    assert.equal(own.own, true);
    assert.deepEqual(s.state.lost, [{ from: 1, to: 1 }]);
    await s.get('said 4 d');
    await s.clock.pass(7);
    await s.write('e');
    const sent = s.state.messages.at(-1);
    const time = s.clock.now();
    const ours = { id: s.id, seat: 1, own: true };
    assert.deepEqual(sent, { ...ours, number: 5, text: 'e', past: false, replay: false, time, taken: false });
    await s.clock.pass(5);
    await s.get('taken 5');
    assert.deepEqual(s.state.messages.at(-1), { ...sent, taken: true });
    assert.deepEqual(s.state.messages.map((each) => each.number), [2, 3, 4, 5]);
    assert.equal(s.state.messages[2].time, time - 7);
    assert.deepEqual([s.state.next, s.state.turn, s.state.mine], [6, 2, false]);
});

test('states are frozen values, the same until something changes, and changes are told once a step', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    const before = s.state;
    assert.equal(s.state, before);
    assert.ok([before, before.messages, before.queue, before.lost].every(Object.isFrozen));
    const changes = s.changes;
    s.room.write('a');
    s.room.write('b');
    s.room.write('c');
    assert.notEqual(s.state, before);
    assert.deepEqual(before.queue, []);
    assert.equal(s.changes, changes);
    await s.get();
    assert.equal(s.changes, changes + 1);
});

test('texts go and come as they are: controls, bidirectional text, any character', async () => {
    const s = new Script({ maxMessage: 1000 });
    await s.connect();
    await s.seat(1, 1, 1);
    const text = '\u202eabc\u2066\u0000\u0007\u001b[31m\ufeff\u0085\u2028<b>&\\n\r\n\t😀é';
    await s.write(text);
    assert.equal(s.socket.sent[1], `say 1 ${text.replace('\\', '\\\\').replace('\r', '\\r').replace('\n', '\\n')}`);
    await s.get('taken 1', `said 2 ${s.socket.sent[1].slice(6)}`);
    assert.equal(s.state.messages[1].text, text);
    await s.get('partner here \u202eBob'); // a name, too
    assert.equal(s.state.partner.name, '\u202eBob');
});

test('half a surrogate pair, and what is too long, is refused before it is queued', async () => {
    const s = new Script({ maxMessage: 4 });
    await s.connect();
    await s.seat(1, 1, 1);
    assert.throws(() => s.room.write('\ud83d'), { name: 'RangeError', code: 'unicode' });
    assert.throws(() => s.room.write('a\udc00b'), { name: 'RangeError', code: 'unicode' });
    assert.throws(() => s.room.write('12345'), { name: 'RangeError', code: 'long' });
    assert.throws(() => s.room.write('\n\\\r'), { name: 'RangeError', code: 'long' });
    assert.throws(() => s.room.write('☃é'), { name: 'RangeError', code: 'long' });
    assert.deepEqual([s.room.remaining(''), s.room.remaining('\n\\'), s.room.remaining('☃é')], [4, 0, -1]);
    await s.write('\n\\');
    assert.deepEqual(s.state.queue, []);
    assert.equal(s.socket.sent[1], 'say 1 \\n\\\\');
});

test('an empty message is one', async () => {
    const s = new Script();
    await s.connect();
    await s.seat(1, 1, 1);
    await s.write('');
    await s.get('taken 1', 'said 2 ');
    assert.equal(s.socket.sent[1], 'say 1 ');
    assert.equal(s.state.messages[1].text, '');
});
