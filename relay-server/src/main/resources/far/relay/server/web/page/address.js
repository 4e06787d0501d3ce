/** Rooms, keys and links as a user types or pastes them (docs/rooms.md, sections 2 and 8). No DOM. */

import { isRoomName } from './lines.js';
import { isKey } from './seal.js';

const SCHEMES = ['http:', 'https:', 'ws:', 'wss:', 'relay:', 'relays:'];
/** Characters that are not confused when they are read aloud: 32. */
const UNAMBIGUOUS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** What is wrong with a link: `mistake` is the last part of a text's key. */
export class LinkError extends Error {
    constructor(mistake) {
        super(mistake);
        this.mistake = mistake;
    }
}

/** A name that no other room is likely to have: 50 random bits. */
export function newRoomName() {
    return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => UNAMBIGUOUS[byte & 31]).join('');
}

/** The path of a room's page. @param {string | null} key of a sealed room */
export function roomPath(room, key) {
    return `/r/${room}${key === null ? '' : `#${key}`}`;
}

/** The room and the key of this page's own address. Throws LinkError. */
export function parseLocation({ pathname, hash }) {
    return { room: roomOf(pathname), key: keyOf(hash) };
}

/**
 * What a user typed: a name of a room, or a link of this server. Its scheme does not matter, as all of them lead to the same server.
 * Throws LinkError.
 */
export function parseTarget(typed, origin) {
    const target = typed.trim();
    if (target === '') {
        throw new LinkError('empty');
    }
    if (!/[/:#]/.test(target)) {
        return { room: roomOf(`/r/${target.toLowerCase()}`), key: null };
    }
    return parseLink(target.startsWith('/r/') ? origin + target : target, origin);
}

function parseLink(target, origin) {
    const parts = /^([a-z]+:)\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(/^[a-z]+:\/\//i.test(target) ? target : `http://${target}`);
    if (parts === null || !SCHEMES.includes(parts[1].toLowerCase())) {
        throw new LinkError('form');
    }
    const [, , host, path, query, hash] = parts;
    if (host.includes('@')) {
        throw new LinkError('user');
    }
    if (query !== undefined) {
        throw new LinkError('path');
    }
    const found = { room: roomOf(path), key: keyOf(hash ?? '') };
    if (hostOf(host, parts[1]) !== new URL(origin).host) {
        throw new LinkError('other');
    }
    return found;
}

/** A host and port as the browser writes those of its own page. */
function hostOf(host, scheme) {
    try {
        const tls = ['https:', 'wss:', 'relays:'].includes(scheme.toLowerCase());
        const url = new URL(`${tls ? 'https' : 'http'}://${host}`);
        return scheme.toLowerCase().startsWith('relay') && !/:\d+$/.test(host) ? `${url.host}:24574` : url.host;
    } catch {
        throw new LinkError('form');
    }
}

function roomOf(path) {
    if (!path.startsWith('/r/')) {
        throw new LinkError('path');
    }
    const room = path.slice(3);
    if (!isRoomName(room)) {
        throw new LinkError('room');
    }
    return room;
}

function keyOf(hash) {
    if (hash === '' || hash === '#') {
        return null;
    }
    const key = hash.slice(1);
    if (key.length !== 22) {
        throw new LinkError('key');
    }
    if (!isKey(key)) {
        throw new LinkError('damaged-key');
    }
    return key;
}
