import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EN } from '../../main/resources/far/relay/server/web/page/texts-en.js';
import { PartnerChanges } from '../../main/resources/far/relay/server/web/page/partner-changes.js';
import { RoomTimes } from '../../main/resources/far/relay/server/web/page/times.js';
import { isEarlier } from '../../main/resources/far/relay/server/web/page/words.js';
import { JOIN, reloaded, Script, seated, Storage, TOKEN } from './script.js';

// What a user finds after a reload, after joining again, and in another tab.

test('after a reload a client still knows when the messages came, but not those from before it had its seat', async () => {
    const storage = new Storage();
    const first = new Script({ storage });
    await first.connect();
    await first.seat(1, 3, 1);
    await first.get('past 1 1 x', 'said 2 y');
    const came = first.clock.now();
    await first.clock.pass(10);
    await first.write('a');
    await first.get('taken 3');
    await first.clock.pass(10);
    await first.get('said 4 b');
    const s = await reloaded(storage);
    await s.clock.pass(5_000);
    await s.seat(1, 5, 1);
    await s.get('past 1 1 x', 'past 2 2 y', 'past 3 1 a', 'said 4 b');
    assert.deepEqual(s.state.messages.map(({ number, time }) => [number, time]), [
        [1, null],
        [2, came],
        [3, came + 10],
        [4, came + 20],
    ]);
    assert.deepEqual(s.state.messages.map(isEarlier), [true, false, false, false]);
});

for (const times of ['x', [[1]], [['1', 5]], [null], { 1: 5 }]) {
    test(`times that are damaged are not known: ${JSON.stringify(times)}`, async () => {
        const s = await reloaded(Storage.with({ times }));
        await s.seat(1, 2, 2);
        await s.get('past 1 1 x');
        assert.deepEqual(s.state.messages.map(({ time }) => time), [null]);
    });
}

test('no more than 1,024 times are kept, the latest', () => {
    const times = new RoomTimes([]);
    for (let number = 1; number <= 1_030; number++) {
        times.note(number, 10 * number);
    }
    times.note(7, 5);
    assert.deepEqual([times.record.length, times.get(6), times.get(7), times.get(8)], [1_024, null, 5, 80]);
    assert.deepEqual(new RoomTimes(times.record).record, times.record);
});

test('joining again goes on trying, as the server has answered before', async () => {
    const s = await seated();
    await s.get('bye ended x');
    await s.start();
    await s.cut();
    assert.deepEqual([s.state.phase, s.notes.at(-1)], ['connecting', 'lost cannotConnect']);
    await s.connect();
    await s.seat(2, 1, 1);
    assert.deepEqual(s.notes.slice(-4), [JOIN, 'regained', 'seat 2', 'their turn']);
});

test('a conversation has a number, by which it differs from the one before it', async () => {
    const s = await seated();
    assert.equal(s.state.conversation, 1);
    s.room.close();
    await s.start();
    assert.equal(s.state.conversation, 1);
    await s.connect();
    await s.get('error token x', 'bye refused x');
    await s.start();
    assert.equal(s.state.conversation, 2);
});

test('a message that never left this client was not sent', async () => {
    const s = await seated();
    await s.cut();
    await s.write('a');
    await s.connect();
    await s.get('error token x', 'bye refused x');
    assert.equal(s.notes.find((each) => each.startsWith('returned')), 'returned notSent: a');
});

test('the queue goes with the seat to another tab, and comes back with it', async () => {
    const storage = new Storage();
    const first = new Script({ storage });
    await first.connect();
    await first.seat(2, 1, 1);
    first.room.write('b');
    const second = await reloaded(storage);
    await first.get('bye resumed x');
    assert.deepEqual([first.state.end.kind, first.state.queue], ['resumed', []]);
    assert.deepEqual(second.state.queue.map(({ text }) => text), ['b']);
    await first.start();
    assert.deepEqual(first.state.queue.map(({ text }) => text), ['b']);
});

test('but if no other tab has it, it stays', async () => {
    const s = new Script({ storage: new Storage() });
    await s.connect();
    await s.seat(2, 1, 1);
    s.room.write('b');
    await s.get('bye resumed x');
    assert.deepEqual(s.state.queue.map(({ text }) => text), ['b']);
});

test('in a listener the state is what the event has made it', async () => {
    const s = new Script();
    const seen = [];
    s.onEvent = ({ type }) => {
        const { phase, seat, next, turn, mine, place, partner, messages, end } = s.state;
        seen.push({ type, phase, seat, next, turn, mine, place, presence: partner?.presence, messages: messages.length, end });
    };
    await s.connect();
    s.state;
    await s.get('wait 2', `seat 2 ${TOKEN} 3 1`, 'partner here Ann', 'past 1 1 x', 'past 2 2 y', 'said 3 z');
    const of = (type) => seen.find((each) => each.type === type);
    assert.deepEqual([of('waiting').phase, of('waiting').place], ['waiting', 2]);
    assert.deepEqual([of('seated').phase, of('seated').seat, of('seated').next, of('seated').turn], ['seated', 2, 3, 1]);
    assert.equal(of('partner').presence, 'here');
    assert.equal(of('past').messages, 1);
    assert.deepEqual([of('message').messages, of('message').next], [3, 4]);
    assert.equal(seen.at(-1).mine, true);
    await s.write('a');
    await s.get('taken 4', 'bye idle x');
    assert.equal(of('taken').messages, 4);
    assert.equal(of('ended').phase, 'ended');
});

test('who leaves and who comes is said by name', () => {
    const changes = new PartnerChanges();
    const here = (name) => ({ presence: 'here', name });
    const none = { presence: 'none', name: '' };
    const lineOf = (key, name) => EN[key].replace('{name}', name);
    const said = [none, here('Bob'), none, here('Carol'), { presence: 'away', name: 'Carol' }, here('Dan'), none, here('')].map((each) => {
        const { line, isNew } = changes.changed(each);
        return isNew ? line : `(${line})`;
    });
    assert.deepEqual(said, [
        `(${EN['partner.none']})`,
        lineOf('partner.came', 'Bob'),
        lineOf('partner.left', 'Bob'),
        lineOf('partner.came', 'Carol'),
        lineOf('partner.away', 'Carol'),
        lineOf('partner.came', 'Dan'),
        lineOf('partner.left', 'Dan'),
        lineOf('partner.came', EN['partner.partner']),
    ]);
    assert.equal(changes.hadPartner, true);
    changes.forget();
    assert.equal(changes.changed(here('Eve')).isNew, false);
});
