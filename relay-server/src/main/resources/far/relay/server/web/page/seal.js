/**
 * Sealed rooms (docs/rooms.md, section 8): the server can neither read, change, swap nor renumber their messages. Uses WebCrypto,
 * which a browser has in a secure context only.
 */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** In 22 characters there are 132 bits: the last four are zero. */
const KEY = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const ENCODER = new TextEncoder();

/** Whether a text is the KEY of a sealed room. @param {string} text */
export function isKey(text) {
    return KEY.test(text);
}

/** 128 random bits as 22 characters of base64url: a new KEY or TOKEN, which nobody can predict. */
export function randomKey() {
    return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** The longest message in UTF-8, in bytes, whose sealed TEXT has at most this length. */
export function longestSealed(sealed) {
    return Math.floor((3 * sealed) / 4) - NONCE_BYTES - TAG_BYTES;
}

/** @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
    let binary = '';
    for (const octet of bytes) {
        binary += String.fromCharCode(octet);
    }
    return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes; null if the text is not base64url without padding. @param {string} text */
export function fromBase64Url(text) {
    if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
        return null;
    }
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
}

/** Seals and opens the messages of one room. */
export class Seal {
    #room;
    #messageKey;

    /** The secret of the room, for `join`. @type {string} */
    secret;

    constructor(room, secret, messageKey) {
        this.#room = room;
        this.secret = secret;
        this.#messageKey = messageKey;
    }

    /** Whether this browser, on this page, can seal. */
    static isPossible() {
        return globalThis.crypto?.subtle !== undefined;
    }

    /** @param {string} room @param {string} key the KEY of its link @returns {Promise<Seal>} */
    static async of(room, key) {
        const secret = await crypto.subtle.importKey('raw', fromBase64Url(key), 'HKDF', false, ['deriveBits', 'deriveKey']);
        const derivation = (purpose) => ({
            name: 'HKDF',
            hash: 'SHA-256',
            salt: new Uint8Array(),
            info: ENCODER.encode(`relay room ${room} ${purpose}`),
        });
        const join = await crypto.subtle.deriveBits(derivation('join'), secret, 128);
        const aes = { name: 'AES-GCM', length: 256 };
        const messages = await crypto.subtle.deriveKey(derivation('messages'), secret, aes, false, ['encrypt', 'decrypt']);
        return new Seal(room, toBase64Url(new Uint8Array(join)), messages);
    }

    /**
     * The TEXT of a sealed message. It is different each time: a client that sends the message again sends the same TEXT.
     *
     * @param {number} number of the message
     * @param {number} seat of its sender
     * @param {string} text Unicode
     * @param {Uint8Array} nonce only for test vectors: a nonce may be used once only
     * @returns {Promise<string>}
     */
    async seal(number, seat, text, nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))) {
        const parameters = this.#parameters(number, seat, nonce);
        const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, this.#messageKey, ENCODER.encode(text)));
        const all = new Uint8Array(NONCE_BYTES + sealed.length);
        all.set(nonce);
        all.set(sealed, NONCE_BYTES);
        return toBase64Url(all);
    }

    /**
     * The text of a sealed message; null if it cannot be opened: it was not sealed with this key, for this number and this
     * sender, or is not sealed at all.
     *
     * @returns {Promise<string|null>}
     */
    async open(number, seat, wire) {
        const bytes = fromBase64Url(wire);
        if (bytes === null || bytes.length < NONCE_BYTES + TAG_BYTES) {
            return null;
        }
        try {
            const parameters = this.#parameters(number, seat, bytes.subarray(0, NONCE_BYTES));
            const plain = await crypto.subtle.decrypt(parameters, this.#messageKey, bytes.subarray(NONCE_BYTES));
            return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
        } catch {
            return null;
        }
    }

    #parameters(number, seat, iv) {
        const additionalData = ENCODER.encode(`${this.#room} ${number} ${seat}`);
        return { name: 'AES-GCM', iv, tagLength: 8 * TAG_BYTES, additionalData };
    }
}
