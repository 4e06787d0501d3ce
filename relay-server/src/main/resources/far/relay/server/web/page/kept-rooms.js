import { isRoomName } from './lines.js';
import { browserStorage } from './preferences.js';
import { parseRecord } from './record.js';

/** What room.js keeps begins with this, and goes on with the address of the WebSocket and the name of the room. */
const PREFIX = 'relay.room.';

/** The address of the server's WebSocket. */
export function socketUrl() {
    return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}

/**
 * The rooms of this server in which this browser has, or lately had, a seat; the one that was used last comes first.
 *
 * @returns {{room: string, key: string | null, partner: string, used: number | null}[]} the name of the partner, '' if there is
 *     none, and the time in ms of the last message or visit
 */
export function keptRooms() {
    const storage = browserStorage();
    const prefix = `${PREFIX}${socketUrl()}.`;
    try {
        return Object.keys(storage ?? {})
            .filter((name) => name.startsWith(prefix))
            .map((name) => ({ room: name.slice(prefix.length), record: parseRecord(storage.getItem(name)) }))
            .filter(({ room, record }) => isRoomName(room) && record?.token !== undefined && record.seated)
            .map(({ room, record: { key, partner, used } }) => ({ room, key: key ?? null, partner, used }))
            .sort((one, two) => (two.used ?? 0) - (one.used ?? 0));
    } catch {
        return [];
    }
}

/** What this browser keeps of this room; undefined if there is nothing. */
export function keptRoom(room) {
    return keptRooms().find((kept) => kept.room === room);
}
