import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { qrCode } from '../../main/resources/far/relay/server/web/page/qr-code.js';

const TEXT = 'https://relay.example/r/kitchen#AAECAwQFBgcICQoLDA0ODw/'.repeat(6);

/** The version, the length of the text, and the start of the SHA-256 of the modules as io.nayuki:qrcodegen 1.8.0 makes them. */
const CODES = [
    [1, 15, 'd62242e74fd771bd'],
    [2, 31, '2f3cb994c14f24ec'],
    [3, 52, '5f7989fb7a511558'],
    [4, 77, '9a55215a58433051'],
    [5, 101, '2196dfa312bb0233'],
    [6, 134, '4974e357273374d2'],
    [7, 151, '48792f0f371424eb'],
    [8, 192, 'aadfc4f0291d766d'],
    [9, 230, '1c23d69978a200c1'],
    [10, 271, 'caff4b34f3cf5afb'],
];

test('codes of all versions are those of another encoder', () => {
    for (const [version, length, hash] of CODES) {
        const modules = qrCode(TEXT.slice(0, length));
        assert.equal(modules.length, 4 * version + 17);
        assert.equal(createHash('sha256').update(modules.flat().map(Number).join('')).digest('hex').slice(0, 16), hash);
    }
});

test('a text of more than 271 bytes is refused', () => {
    assert.equal(qrCode('x'.repeat(271)).length, 57);
    assert.throws(() => qrCode('x'.repeat(272)), RangeError);
});
