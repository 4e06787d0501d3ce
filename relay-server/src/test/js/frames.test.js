import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Frames } from '../../main/resources/far/relay/server/web/page/frames.js';

const waiting = new Map();
let hide;
let drawn;
let frames;

beforeEach(() => {
    waiting.clear();
    globalThis.document = { hidden: false, addEventListener: (_, listener) => (hide = listener) };
    globalThis.requestAnimationFrame = (callback) => waiting.set(waiting.size + 1, callback).size;
    globalThis.cancelAnimationFrame = (frame) => waiting.delete(frame);
    drawn = 0;
    frames = new Frames(() => drawn++);
});

afterEach(() => {
    delete globalThis.document;
    delete globalThis.requestAnimationFrame;
    delete globalThis.cancelAnimationFrame;
});

test('all changes until the next frame are drawn once', () => {
    for (let change = 0; change < 1024; change++) {
        frames.request();
    }
    assert.deepEqual([drawn, waiting.size], [0, 1]);
    [...waiting.values()].forEach((callback) => callback());
    assert.equal(drawn, 1);
    frames.request();
    assert.equal(waiting.size, 1);
});

test('what was drawn at once is not drawn again in the next frame', () => {
    frames.request();
    frames.now();
    assert.deepEqual([drawn, waiting.size], [1, 0]);
});

test('a page that is hidden is drawn without frames', async () => {
    frames.request();
    document.hidden = true;
    hide();
    assert.deepEqual([drawn, waiting.size], [1, 0]);
    frames.request();
    frames.request();
    await new Promise((done) => setTimeout(done, 5));
    assert.deepEqual([drawn, waiting.size], [2, 0]);
    hide();
    assert.equal(drawn, 2);
});
