import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seal } from '../../main/resources/far/relay/server/web/page/seal.js';
import { Channels, RECORD, RESUME, Script, settled, Storage, TOKEN, until } from './script.js';

// Tabs of one browser, in different processes: each sees the storage as it was a while ago, and they hear each other.

const texts = (s) => s.state.queue.map(({ text }) => text);

/** What a tab in another process sees of a storage at this moment. */
function copyOf(storage) {
    const copy = new Storage();
    copy.items = new Map(storage.items);
    return copy;
}

function tab(channels, storage, options = {}) {
    return new Script({ storage, BroadcastChannel: channels.BroadcastChannel, key: undefined, name: undefined, ...options });
}

/** A tab that has seat 1 or 2 of a new room. */
async function first(channels, seat = 1, storage = new Storage()) {
    const s = tab(channels, storage, { key: null });
    await s.connect();
    await s.seat(seat, 1, 1);
    return s;
}

test('a tab that opens a room waits a moment for another one', async () => {
    const s = tab(new Channels(), Storage.with());
    await s.start();
    await s.clock.pass(149);
    assert.equal(s.sockets.length, 0);
    await s.clock.pass(1);
    assert.equal(s.sockets.length, 1);
});

test('the tab that has the room stops at once, and hands over what the storage does not show yet', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    const old = copyOf(one.storage);
    for (const text of ['b', 'c', 'd']) {
        one.room.write(text);
    }
    await one.get('said 1 a');
    const two = tab(channels, old);
    await two.start();
    assert.deepEqual([one.state.end.kind, texts(one), one.state.messages.map(({ text }) => text)], ['resumed', [], ['a']]);
    assert.throws(() => one.room.write('x'), { code: 'over' });
    await one.get('taken 2', 'said 3 e');
    assert.deepEqual(one.socket.sent.slice(1), ['say 2 b']);
    assert.deepEqual([two.sockets.length, texts(two)], [1, ['b', 'c', 'd']]); // without waiting
    await two.connect();
    await two.seat(2, 4, 2);
    await two.get('past 1 1 a', 'past 2 2 b', 'said 3 e');
    assert.deepEqual(two.socket.sent, [RESUME.slice(2), 'say 4 c']);
    assert.deepEqual(texts(two), ['d']);
});

test('its connection stays until the other tab has the seat, so the partner does not see it go away', async () => {
    const channels = new Channels();
    const one = await first(channels);
    const two = tab(channels, one.storage);
    await two.start();
    assert.equal(one.state.phase, 'ended');
    assert.equal(one.socket.isClosed, undefined);
    await one.clock.pass(2_000);
    assert.equal(one.socket.isClosed, true);
});

test('a connection that is not open yet, or not answered, does not', async () => {
    const channels = new Channels();
    const one = tab(channels, Storage.with());
    await one.start();
    await one.waitForTabs();
    const two = tab(channels, one.storage);
    await two.start();
    assert.equal(one.state.end.kind, 'resumed');
    one.socket.onopen?.();
    assert.deepEqual([one.socket.sent, one.socket.isClosed], [[], true]);
});

test('a message under way goes with the seat, with its TEXT', async () => {
    const channels = new Channels();
    const one = await first(channels);
    const old = copyOf(one.storage);
    await one.write('a');
    const two = tab(channels, old);
    await two.connect();
    await two.seat(1, 1, 1);
    assert.deepEqual(two.notes, [RESUME, 'seat 1', '> say 1 a', 'their turn']);
    const three = tab(channels, old);
    await three.connect();
    await three.seat(1, 2, 2);
    await three.get('past 1 1 a');
    assert.deepEqual(three.notes, [RESUME, 'seat 1', 'their turn', 'taken 1']);
    assert.deepEqual([texts(three), three.socket.sent.length], [[], 1]);
});

test('and one that is being sealed', async () => {
    const key = 'AAECAwQFBgcICQoLDA0ODw';
    const channels = new Channels();
    const one = tab(channels, new Storage(), { key, maxMessage: 1000 });
    await one.start();
    await one.waitForTabs();
    await until(() => one.sockets.length > 0);
    await one.connect();
    await one.seat(1, 1, 1);
    one.room.write('a');
    const two = tab(channels, copyOf(one.storage), { key, maxMessage: 1000 });
    await two.start();
    await until(() => two.sockets.length > 0);
    await two.connect();
    await two.seat(1, 1, 1);
    await until(() => two.socket.sent.length > 1);
    const seal = await Seal.of('kitchen', key);
    assert.equal(await seal.open(1, 1, two.socket.sent[1].split(' ')[2]), 'a');
    assert.equal(one.state.end.kind, 'resumed');
});

for (const order of [[0, 1], [1, 0]]) {
    test(`of two tabs that open a room at the same moment one has it: ${order}`, async () => {
        const channels = new Channels();
        const storage = Storage.with({ known: 0, queue: [{ id: 'x', text: 'a' }] });
        const tabs = [copyOf(storage), copyOf(storage)].map((each) => tab(channels, each));
        channels.isHeld = true;
        tabs.forEach((each) => each.room.start());
        await channels.release();
        for (const i of order) {
            await tabs[i].waitForTabs();
        }
        const going = tabs.filter((each) => each.state.phase !== 'ended');
        assert.equal(going.length, 1);
        await going[0].connect();
        await going[0].seat(1, 1, 1);
        assert.deepEqual(going[0].socket.sent.at(-1), 'say 1 a');
        assert.deepEqual(tabs.find((each) => each !== going[0]).sockets, []);
        assert.deepEqual(tabs.map(texts), [[], []]);
    });

    test(`also if they hear each other after they have the seat: ${order}`, async () => {
        const channels = new Channels();
        const storage = Storage.with({ known: 0, queue: [{ id: 'x', text: 'a' }] });
        const tabs = [copyOf(storage), copyOf(storage)].map((each) => tab(channels, each));
        channels.isHeld = true;
        for (const each of tabs) {
            await each.connect();
        }
        tabs[0].room.write('of one');
        tabs[1].room.write('of two');
        await channels.release();
        const [winner] = tabs.filter((each) => each.state.phase !== 'ended');
        const loser = tabs.find((each) => each !== winner);
        assert.equal(loser.state.end.kind, 'resumed');
        assert.deepEqual([texts(loser), texts(winner).sort()], [[], ['a', 'of one', 'of two']]);
        await winner.seat(1, 1, 1);
        await winner.get('bye resumed x'); // the other one had been first
        assert.equal(winner.state.end, null);
        await winner.connect();
        await winner.seat(1, 1, 1);
        await winner.get('bye resumed x'); // this is somebody else
        assert.equal(winner.state.end, null);
        await winner.pause();
        assert.equal(winner.state.end.kind, 'resumed');
    });
}

/** Two tabs; the first one is busy when the second one opens the room, which connects. The first one has written since. */
async function late(seatNumber, before, after, lines) {
    const channels = new Channels();
    const one = await first(channels, seatNumber);
    await before(one);
    const old = copyOf(one.storage);
    await after(one);
    channels.isHeld = true;
    const two = tab(channels, old);
    await two.connect();
    await two.get(...lines);
    await one.get('bye resumed x');
    return { channels, one, two };
}

test('what a busy tab hands over late is added to the queue where it belongs', async () => {
    const before = (one) => ['b', 'c'].forEach((text) => one.room.write(text));
    const after = async (one) => {
        await one.get('said 1 a', 'taken 2'); // b
        ['d', 'e'].forEach((text) => one.room.write(text));
        one.room.move(one.state.queue[2].id, 0);
    };
    const { channels, one, two } = await late(2, before, after, [`seat 2 ${TOKEN} 3 1`, 'past 1 1 a', 'past 2 2 b']);
    two.room.write('new');
    assert.deepEqual([texts(one), texts(two)], [['e', 'c', 'd'], ['c', 'new']]);
    await channels.release();
    assert.deepEqual([texts(one), texts(two)], [[], ['e', 'c', 'd', 'new']]);
    assert.deepEqual(two.storage.queue, ['e', 'c', 'd', 'new']);
    await two.get('said 3 x');
    assert.equal(two.socket.sent.at(-1), 'say 4 e');
});

test('and goes out at once, if it is our turn', async () => {
    const after = (one) => one.write('a');
    const { channels, two } = await late(1, () => {}, after, [`seat 1 ${TOKEN} 1 1`]);
    assert.equal(two.notes.at(-1), 'our turn');
    await channels.release();
    assert.deepEqual(two.notes.slice(-2), ['> say 1 a', 'their turn']);
});

test('but not what the history has had', async () => {
    const after = (one) => one.write('a');
    const { channels, one, two } = await late(1, () => {}, after, [`seat 1 ${TOKEN} 3 1`, 'past 1 1 a', 'said 2 x']);
    assert.deepEqual(one.state.messages.map(({ taken }) => taken), [false]);
    await channels.release();
    assert.deepEqual([one.state.messages, texts(two), two.notes.at(-1)], [[], [], 'our turn']);
});

test('nor before it has come', async () => {
    const after = (one) => one.write('a');
    const { channels, two } = await late(1, () => {}, after, [`seat 1 ${TOKEN} 3 1`]);
    await channels.release();
    assert.deepEqual(texts(two), ['a']);
    await two.get('past 1 1 a', 'said 2 x');
    assert.deepEqual([texts(two), two.notes.slice(-3)], [[], ['taken 1', 'replay 2 of 2: x', 'our turn']]);
});

test('what was withdrawn in the busy tab is withdrawn, and what was sent does not hold up the rest', async () => {
    const before = (one) => ['b', 'c', 'd'].forEach((text) => one.room.write(text));
    const after = async (one) => {
        one.room.withdraw(one.state.queue[1].id);
        await one.get('said 1 a', 'taken 2');
    };
    const { channels, two } = await late(2, before, after, [`seat 2 ${TOKEN} 3 1`]);
    await channels.release();
    assert.deepEqual(texts(two), ['d']);
    await two.get('past 1 1 a', 'past 2 2 b');
    await two.get('said 3 x');
    assert.deepEqual(two.notes.slice(3), ['past 1 of 1: a', 'past 2 of 2: b', 'message 3 of 1: x', '> say 4 d']);
});

test('the first tab takes the seat back, with all that was written since', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    const two = tab(channels, copyOf(one.storage));
    await two.connect();
    await two.seat(2, 1, 1);
    two.room.write('c');
    await one.start();
    assert.deepEqual([two.state.end.kind, texts(two), texts(one)], ['resumed', [], ['b', 'c']]);
    await one.start();
    assert.equal(one.sockets.length, 2);
});

test('what nobody has taken stays, and comes back with the seat', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    const old = copyOf(one.storage);
    one.room.write('b');
    await one.get('said 1 a', 'taken 2');
    one.room.write('c');
    channels.isHeld = true;
    await one.get('bye resumed x');
    await one.pause();
    channels.lose();
    one.storage.items = old.items; // as it was, to another process
    channels.isHeld = false;
    assert.deepEqual([one.state.end.kind, texts(one)], ['resumed', ['c']]);
    await one.start();
    assert.deepEqual(texts(one), ['c']);
    await one.clock.pass(150);
    await one.connect();
    await one.seat(2, 4, 2);
    await one.get('past 1 1 a', 'past 2 2 b', 'said 3 x');
    assert.deepEqual(one.socket.sent.slice(1), ['say 4 c']);
});

test('a tab that has ended gives way, even if its claim looks later', async () => {
    const channels = new Channels();
    const storage = Storage.with();
    const one = tab(channels, Storage.with({ epoch: 7 }));
    await one.connect();
    await one.seat(2, 1, 1);
    one.room.write('b');
    one.room.close();
    const two = tab(channels, copyOf(storage));
    await two.connect();
    assert.deepEqual([texts(one), texts(two)], [[], ['b']]);
    two.storage.items.set(RECORD, one.storage.items.get(RECORD)); // shown late
    await two.seat(2, 1, 1);
    assert.equal(two.state.phase, 'seated');
});

test('a tab whose record is of an earlier conversation goes on with the present one', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    const two = tab(channels, Storage.with({ token: 'o'.repeat(22), known: 5, queue: [{ id: 'x', text: 'old' }] }));
    two.room.start();
    two.room.write('new');
    await settled();
    assert.deepEqual(texts(two), ['b', 'new']);
    await two.connect();
    assert.deepEqual(two.socket.sent, [RESUME.slice(2)]);
});

test('but if it has connected already, the user gets the messages of the other one back', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    channels.isHeld = true;
    const two = tab(channels, Storage.with({ token: '', epoch: 5 }), { key: null });
    await two.connect();
    await channels.release();
    assert.deepEqual([two.notes.at(-1), texts(one), texts(two)], ['returned notSent: b', [], []]);
});

test('what does not fit into the queue any more comes back', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    channels.isHeld = true;
    const two = tab(channels, Storage.with());
    await two.connect();
    for (let i = 0; i < 1024; i++) {
        two.room.write('x');
    }
    await channels.release();
    assert.deepEqual([two.state.queue.length, texts(two)[0], two.notes.at(-1)], [1024, 'b', 'returned notSent: x']);
});

test('a tab that leaves, or whose seat is gone, hands nothing over', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    await one.get('bye idle x');
    const two = tab(channels, one.storage, { key: null });
    await two.connect();
    assert.deepEqual([two.notes[0], texts(one), texts(two)], ['returned notSent: b', ['b'], []]);
});

test('a tab with a link of another key takes nothing', async () => {
    const channels = new Channels();
    const one = await first(channels, 2);
    one.room.write('b');
    const key = 'AAECAwQFBgcICQoLDA0ODw';
    const two = tab(channels, copyOf(one.storage), { key, maxMessage: 1000 });
    await two.start();
    assert.equal(one.state.phase, 'seated');
    two.room.close();
    const three = tab(channels, Storage.with({ token: '', epoch: 5 }), { key, maxMessage: 1000 });
    await three.start();
    assert.deepEqual([one.state.end.kind, texts(one), texts(three)], ['resumed', ['b'], []]);
});

test('what else is said on the channel changes nothing', async () => {
    const channels = new Channels();
    const one = await first(channels);
    const other = new channels.BroadcastChannel(RECORD);
    const claim = { epoch: 0, owner: 'x' };
    const given = { type: 'handover', ...claim };
    for (const message of [null, 5, 'claim', {}, { type: 'x', ...claim }, { type: 'over', ...claim }, given, { ...given, record: 5 }]) {
        other.postMessage(message ?? { type: null });
        await settled();
    }
    for (const message of [{ type: 'received', from: 5 }, { type: 'received', from: claim }, { ...given, record: { token: TOKEN } }]) {
        other.postMessage({ ...claim, ...message });
        await settled();
    }
    assert.equal(one.state.phase, 'seated');
    await one.write('a');
    assert.equal(one.socket.sent.at(-1), 'say 1 a');
});

test('a browser that forbids the channel is one without it', async () => {
    const BroadcastChannel = class {
        constructor() {
            throw new Error('forbidden');
        }
    };
    const s = new Script({ storage: new Storage(), BroadcastChannel });
    await s.start();
    assert.equal(s.sockets.length, 1);
});

test('a room that ends while it waits for another tab does not connect', async () => {
    const s = tab(new Channels(), Storage.with());
    await s.start();
    s.room.close();
    await s.clock.pass(1_000);
    assert.deepEqual([s.sockets.length, s.state.end.kind], [0, 'closed']);
});

test('a message of an older record stays one that the history can have, when another tab knows more', async () => {
    const channels = new Channels();
    const one = tab(channels, Storage.with({ known: 3, queue: [{ id: 'c', text: 'c' }] }));
    await one.connect();
    await one.get(`seat 2 ${TOKEN} 3 1`, 'past 1 1 a', 'past 2 2 b', 'said 3 x', 'taken 4', 'said 5 y');
    one.room.write('d');
    const old = Storage.with({ known: 1, queue: [{ id: 'b', text: 'b' }, { id: 'c', text: 'c' }] });
    const two = tab(channels, old);
    await two.connect();
    const kept = old.record.queue.map(({ text, since }) => [text, since]);
    assert.deepEqual([kept, old.record.known], [[['b', 1], ['c', 1], ['d', undefined]], 5]);
    const s = tab(new Channels(), copyOf(old));
    await s.connect();
    await s.get(`seat 2 ${TOKEN} 6 2`, 'past 1 1 a', 'past 2 2 b', 'past 3 1 x', 'past 4 2 c', 'said 5 y');
    assert.deepEqual([texts(s), s.socket.sent.at(-1)], [[], 'say 6 d']);
});

test('a tab that is opened has the room, also if its storage knows nothing of the other ones', async () => {
    const channels = new Channels();
    const one = tab(channels, Storage.with({ epoch: 9 }));
    await one.connect();
    await one.seat(1, 1, 1);
    one.room.write('a');
    const two = tab(channels, Storage.with());
    await two.start();
    assert.deepEqual([one, two].map((each) => each.state.end?.kind), ['resumed', undefined]);
    await two.connect();
    await two.seat(1, 1, 1);
    assert.deepEqual(two.socket.sent.slice(1), ['say 1 a']);
});
