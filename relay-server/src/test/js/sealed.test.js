import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as seals from '../../main/resources/far/relay/server/web/page/seal.js';
import { RESUME, Script, Storage, until } from './script.js';

const { fromBase64Url, randomKey, longestSealed, Seal, toBase64Url } = seals;
const KEY = 'AAECAwQFBgcICQoLDA0ODw';
const SECRET = 'zj-w7rS4iuWL10A_yhPfOw';
const NONCE = new Uint8Array(12).map((_, i) => i);

// docs/rooms.md, section 8: the same vector as in the Java RoomSealTest.
const TEXT = 'which question?\nthis one ☃';
const WIRE = 'AAECAwQFBgcICQoL1R0ZAvIec16VGUdh-dWbOjJxlHaKZzUrLg5yAPfFtKOqB_RH0RuE4-_np7w';

const seal = await Seal.of('kitchen', KEY);

test('the test vector', async () => {
    assert.equal(seal.secret, SECRET);
    assert.equal(await seal.seal(1, 1, TEXT, NONCE), WIRE);
    assert.equal(await seal.open(1, 1, WIRE), TEXT);
});

test('a message opens only with its room, key, number and seat, and unchanged', async () => {
    assert.equal(await seal.open(3, 1, WIRE), null);
    assert.equal(await seal.open(1, 2, WIRE), null);
    assert.equal(await (await Seal.of('cellar', KEY)).open(1, 1, WIRE), null);
    assert.equal(await (await Seal.of('kitchen', randomKey())).open(1, 1, WIRE), null);
    const cut = [WIRE.slice(0, -1), WIRE.slice(0, 36)];
    for (const wire of ['', 'A', 'not sealed', ...cut, WIRE + 'A', WIRE + '=', 'B' + WIRE.slice(1)]) {
        assert.equal(await seal.open(1, 1, wire), null, wire);
    }
});

test('a sealed message is UTF-8, with its byte order mark, if it has one', async () => {
    const plain = async (bytes) => {
        const encoder = TextEncoder.prototype.encode;
        try {
            TextEncoder.prototype.encode = function (text) {
                return text === 'these bytes' ? bytes : encoder.call(this, text);
            };
            return await seal.seal(1, 1, 'these bytes');
        } finally {
            TextEncoder.prototype.encode = encoder;
        }
    };
    assert.equal(await seal.open(1, 1, await plain(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))), '\ufeffa');
    assert.equal(await seal.open(1, 1, await plain(Uint8Array.of(0xff))), null);
});

test('two seals of a text are different, and lengths are right', async () => {
    assert.notEqual(await seal.seal(1, 1, 'a'), await seal.seal(1, 1, 'a'));
    for (let length = 0; length < 20; length++) {
        const [sealed, longer] = await Promise.all([length, length + 1].map((each) => seal.seal(1, 1, 'x'.repeat(each))));
        assert.equal(longestSealed(sealed.length), length);
        assert.equal(longestSealed(longer.length - 1), length);
    }
});

test('base64url, forth and back', () => {
    for (let length = 0; length < 300; length++) {
        const bytes = crypto.getRandomValues(new Uint8Array(length));
        const text = toBase64Url(bytes);
        assert.equal(text, Buffer.from(bytes).toString('base64url'));
        assert.deepEqual(fromBase64Url(text), bytes);
    }
    assert.match(randomKey(), /^[\w-]{21}[AQgw]$/);
});

async function sealed(options = {}) {
    const s = new Script({ key: KEY, maxMessage: 1000, ...options });
    await s.start();
    await until(() => s.sockets.length > 0);
    await s.connect();
    return s;
}

/** The TEXT of a say. */
const wireOf = (line) => line.split(' ')[2];
const sent = (s, count) => until(() => s.socket.sent.length >= count);

test('a sealed room is joined with its secret, and nothing but sealed TEXT is sent', async () => {
    const s = await sealed({ name: 'Ann' });
    assert.match(s.socket.sent[0], new RegExp(`^join kitchen name=Ann secret=${SECRET} token=`));
    await s.seat(1, 1, 1);
    s.room.write(TEXT);
    assert.deepEqual([s.state.mine, s.state.messages[0].text, s.state.queue], [false, TEXT, []]);
    await sent(s, 2);
    assert.equal(await seal.open(1, 1, wireOf(s.socket.sent[1])), TEXT);
    assert.equal(s.room.key, KEY);
});

test('messages are handled in order though opening them takes a while, also before a close', async () => {
    const s = await sealed();
    const wires = await Promise.all(['a', 'b', 'c'].map((text, i) => seal.seal(i + 1, 2 - ((i + 1) % 2), text)));
    s.socket.onmessage({ data: `seat 1 ${'t'.repeat(22)} 5 1` });
    for (const line of [`past 1 1 ${wires[0]}`, `past 2 2 ${wires[1]}`, `past 3 1 ${wires[2]}`, 'said 4 forged', 'notice n']) {
        s.socket.onmessage({ data: line });
    }
    s.socket.isClosed = true;
    s.socket.onclose({});
    await until(() => s.notes.at(-1) === 'lost disconnected');
    assert.deepEqual(s.notes.slice(1), [
        'seat 1',
        'past 1 of 1: a',
        'past 2 of 2: b',
        'past 3 of 1: c',
        'replay 4 of 2: (cannot be opened)',
        'our turn',
        'notice n',
        'lost disconnected',
    ]);
    assert.equal(s.state.messages[3].text, null);
});

test('a message is repeated with the same TEXT, also after a reload', async () => {
    const storage = new Storage();
    const first = await sealed({ storage });
    await first.seat(1, 1, 1);
    first.room.write('a');
    assert.deepEqual([storage.record.said, storage.queue], [null, ['a']]); // until it is sealed
    await sent(first, 2);
    assert.deepEqual([storage.record.said.wire, storage.queue], [wireOf(first.socket.sent[1]), []]);
    await first.cut();
    await first.connect();
    await first.seat(1, 1, 1);
    const s = await sealed({ storage, key: undefined });
    await s.seat(1, 1, 1);
    assert.equal(first.socket.sent[1], first.sockets[0].sent[1]);
    assert.deepEqual(s.socket.sent, [RESUME.slice(2), first.socket.sent[1]]);
    await s.get(`past 1 1 ${wireOf(s.socket.sent[1])}`); // out of order here: it is not an earlier message
    await until(() => s.state.phase === 'ended');
});

test('a tab that loses the seat while it seals a message does not send it', async () => {
    const storage = new Storage();
    const first = await sealed({ storage });
    await first.seat(1, 1, 1);
    first.room.write('a');
    const second = new Script({ storage, key: undefined, maxMessage: 1000 });
    await second.start();
    await until(() => first.state.phase === 'ended');
    assert.equal(first.state.end.kind, 'resumed');
    assert.equal(first.socket.sent.length, 1);
    assert.deepEqual(second.state.queue.map(({ text }) => text), ['a']);
});

test('what is lost while a message is sealed does not send it later', async () => {
    const s = await sealed();
    await s.seat(1, 1, 1);
    s.room.write('a');
    s.room.close();
    const other = await seal.seal(1, 1, 'a'); // takes as long
    await until(() => other !== null);
    assert.equal(s.socket.sent.length, 1);
});

test('the longest message is shorter by the seal', async () => {
    const s = await sealed({ maxMessage: 50 });
    const remaining = ['', '123456789', '1234567890', 'x'.repeat(20)].map((each) => s.room.remaining(each));
    assert.deepEqual(remaining, [9, 0, -1, -11]); // in bytes of the text, not of what is sealed
    assert.throws(() => s.room.write('1234567890'), { code: 'long' });
    assert.throws(() => s.room.write('\ud800'), { code: 'unicode' });
});

test('a link with another key leaves what is kept alone until the server accepts it', async () => {
    const storage = Storage.with({ key: KEY, queue: ['secret'] });
    const other = randomKey();
    const s = await sealed({ storage, key: other });
    assert.match(s.socket.sent[0], /^join /);
    assert.equal(storage.record.key, KEY);
    await s.get('error secret x', 'bye refused x');
    assert.deepEqual([storage.record.key, storage.queue], [KEY, ['secret']]);
    await s.start();
    await until(() => s.sockets.length > 1);
    await s.connect();
    await s.seat(1, 1, 1);
    assert.deepEqual([storage.record.key, storage.queue], [other, []]);
    assert.equal(s.notes.includes('returned notSent: secret'), true);
    assert.deepEqual(s.state.queue, []);
});

test('without WebCrypto a sealed room ends, and an open one does not', async () => {
    const subtle = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(crypto), 'subtle');
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
        const s = new Script({ key: KEY });
        await s.start();
        assert.equal(s.state.end.kind, 'noCrypto');
        const open = new Script();
        await open.connect();
        assert.match(open.socket.sent[0], /^join /);
    } finally {
        delete crypto.subtle;
    }
    assert.notEqual(subtle, undefined);
    assert.notEqual(crypto.subtle, undefined);
});
