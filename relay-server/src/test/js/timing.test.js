import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script, settled } from './script.js';

// Pauses between attempts to connect, silent connections, and attempts that hang.

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
