import { LinkError, newRoomName, parseLocation, roomPath } from './address.js';
import { byId, button, showView } from './dom.js';
import { keptRoom } from './kept-rooms.js';
import { remembered, rememberedName } from './preferences.js';
import { Room } from './room.js';
import { showRoom } from './room-view.js';
import { setUpLanguage, showStart, takeName } from './start-view.js';
import { chooseLanguage, setLanguage, text } from './texts.js';

/** The page: the start page at `/`, a room at `/r/ROOM`. */
function start() {
    setLanguage(chooseLanguage([remembered('language') ?? '', ...navigator.languages]));
    // A link to the same room with another key loads nothing by itself.
    addEventListener('hashchange', () => location.reload());
    if (location.pathname === '/') {
        showStart();
    } else {
        openRoom();
    }
}

function openRoom() {
    let target;
    try {
        target = parseLocation(location);
    } catch (e) {
        if (!(e instanceof LinkError)) {
            throw e;
        }
        showMessage(text('link.bad'), text(`link.${e.mistake}`, { origin: location.origin }), toStart());
        return;
    }
    const kept = keptRoom(target.room);
    const key = target.key ?? kept?.key ?? null;
    if (key !== null && !Room.canSeal()) {
        showMessage(text('insecure.heading'), text('insecure.text'), openRoomInstead(), toStart());
        return;
    }
    history.replaceState(null, '', roomPath(target.room, key));
    enter(target.room, key, kept !== undefined);
}

/** Enters a room. The name is asked for once, and not if there is a seat already. */
function enter(room, key, resumes) {
    if (rememberedName() !== null || resumes) {
        showRoom(room, key, rememberedName() ?? '');
        return;
    }
    showView('name-view');
    document.title = `${room} · relay`;
    byId('name-heading').textContent = text('name.heading', { room });
    byId('name-seal').textContent = text(key === null ? 'name.open' : 'name.sealed');
    setUpLanguage();
    byId('name-form').addEventListener('submit', (event) => {
        event.preventDefault();
        if (takeName()) {
            showRoom(room, key, rememberedName() ?? '');
        }
    });
    byId('name').focus();
}

/** A page that says one thing, with ways forward. */
function showMessage(heading, line, ...buttons) {
    showView('message-view');
    document.title = `${heading} · relay`;
    byId('message-heading').textContent = heading;
    byId('message-text').textContent = line;
    byId('message-buttons').append(...buttons);
    byId('message-heading').focus();
}

function toStart() {
    return button(text('link.back'), () => location.assign('/'));
}

function openRoomInstead() {
    return button(text('insecure.button'), () => location.assign(roomPath(newRoomName(), null)), 'primary');
}

try {
    start();
} catch (e) {
    const reload = button(text('failed.button'), () => location.reload());
    showMessage(text('failed.heading'), text('failed.text', { text: e.message }), reload);
    throw e;
}
