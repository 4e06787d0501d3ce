import { byId, element, setMistake, showView } from './dom.js';
import { LinkError, newRoomName, parseTarget, roomPath } from './address.js';
import { keptRooms } from './kept-rooms.js';
import { mistakeInName, remember, rememberedName } from './preferences.js';
import { Room } from './room.js';
import { randomKey } from './seal.js';
import { formatTime, text } from './texts.js';
import { visibleLine } from './visible-text.js';

/** The start page: start a conversation, join one, or go on with one. */
export function showStart() {
    showView('start-view');
    document.title = 'relay';
    byId('name').value = rememberedName() ?? '';
    byId('start-sealed').textContent = text(Room.canSeal() ? 'start.sealed' : 'start.open');
    byId('name').addEventListener('keydown', enterName);
    byId('start-button').addEventListener('click', start);
    byId('join-form').addEventListener('submit', join);
    setUpLanguage();
    showKept();
}

/** The button that changes to the other language. */
export function setUpLanguage() {
    byId('language').textContent = text('start.language');
    byId('language').lang = document.documentElement.lang === 'fr' ? 'en' : 'fr';
    byId('language').addEventListener('click', switchLanguage);
}

/** Remembers the name in the form. Returns whether it is one. */
export function takeName() {
    const input = byId('name');
    const name = input.value.trim();
    const mistake = mistakeInName(name);
    setMistake(input, mistake && text(mistake));
    if (mistake === null) {
        remember('name', name);
    }
    return mistake === null;
}

function start() {
    if (takeName()) {
        location.assign(roomPath(newRoomName(), Room.canSeal() ? randomKey() : null));
    }
}

/** Enter in the name goes on with what the user has begun: to join, if there is a link or a room; else to start. */
function enterName(event) {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) {
        return;
    }
    event.preventDefault();
    if (byId('room').value.trim() === '') {
        start();
    } else {
        byId('join-form').requestSubmit();
    }
}

function join(event) {
    event.preventDefault();
    if (!takeName()) {
        return;
    }
    const input = byId('room');
    try {
        const { room, key } = parseTarget(input.value, location.origin);
        setMistake(input, null);
        location.assign(roomPath(room, key));
    } catch (e) {
        if (!(e instanceof LinkError)) {
            throw e;
        }
        setMistake(input, text(`link.${e.mistake}`, { origin: location.origin }));
    }
}

function switchLanguage() {
    remember('language', byId('language').lang);
    location.reload();
}

function showKept() {
    const rooms = keptRooms();
    byId('kept').hidden = rooms.length === 0;
    byId('kept-rooms').append(
        ...rooms.map(({ room, key, partner, used }) => {
            const link = element('a', '', element('bdi', '', room));
            link.href = roomPath(room, key);
            const more = [text(key === null ? 'room.open' : 'room.sealed')];
            if (partner !== '') {
                more.unshift(text('kept.partner', { name: visibleLine(partner) }));
            }
            if (used !== null) {
                more.push(formatTime(used, { dateStyle: 'medium', timeStyle: 'short' }));
            }
            return element('li', '', link, ' ', element('bdi', 'badge', more.join(' · ')));
        }),
    );
}
