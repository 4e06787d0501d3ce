import { Alerts } from './alerts.js';
import { announce } from './announcer.js';
import { Composer } from './composer.js';
import { ConnectionBar } from './connection-bar.js';
import { measureCovered } from './covered.js';
import { button, byId, element, setText, showView } from './dom.js';
import { EndPanel } from './end-panel.js';
import { Follower } from './follower.js';
import { Frames } from './frames.js';
import { Invite } from './invite.js';
import { socketUrl } from './kept-rooms.js';
import { setUpLeaving } from './leave-dialog.js';
import { setUpMenu } from './menu.js';
import { MessageList } from './message-list.js';
import { PartnerChanges } from './partner-changes.js';
import { browserStorage } from './preferences.js';
import { QueuePanel } from './queue-panel.js';
import { Room } from './room.js';
import { text, textIfAny } from './texts.js';
import { asJsonLines, asText, save } from './transcript.js';
import { TurnBar } from './turn-bar.js';
import { showText } from './visible-text.js';
import { partnerName, partnerWords } from './words.js';

/**
 * Shows a room and enters it.
 *
 * @param {string | null} key of a sealed room
 */
export function showRoom(name, key, userName) {
    const maxMessage = Number(document.querySelector('meta[name="relay-max-message"]').content);
    const room = new Room({ url: socketUrl(), room: name, key, name: userName, maxMessage, storage: browserStorage(), WebSocket });
    new RoomView(room, name, key).open();
}

class RoomView {
    #room;
    #name;
    #parts;
    #messages;
    #composer;
    #queue;
    #alerts;
    #drawn = null; // the messages that are in the list
    #hasWaited = false;
    #follower;
    #partnerChanges = new PartnerChanges();

    constructor(room, name, key) {
        showView('room-view');
        document.body.classList.add('in-room');
        const sealed = key !== null;
        byId('room-name').textContent = name;
        byId('seal-badge').textContent = text(sealed ? 'room.sealed' : 'room.open');
        this.#room = room;
        this.#name = name;
        this.#follower = new Follower();
        this.#messages = new MessageList(this.#follower);
        this.#composer = new Composer(room, name, () => this.#written());
        this.#queue = new QueuePanel(room, this.#composer);
        this.#alerts = new Alerts((line) => this.#note('alerts', line));
        this.#parts = [
            this.#messages,
            this.#composer,
            this.#queue,
            new TurnBar(name),
            new ConnectionBar(room),
            new Invite(location.href, sealed),
            new EndPanel(room, sealed),
            this.#follower,
        ];
        this.#setUpControls();
    }

    open() {
        const frames = new Frames(() => this.#update());
        this.#room.addEventListener('change', () => frames.request());
        this.#room.addEventListener('event', ({ detail }) => {
            // What comes one after the other stands so in the list; only the history is drawn as a whole.
            if (detail.type !== 'past' && this.#room.state.messages !== this.#drawn) {
                frames.now();
            }
            this.#happened(detail);
        });
        addEventListener('online', () => this.#room.reconnect());
        addEventListener('pageshow', (event) => event.persisted && this.#room.reconnect());
        document.addEventListener('visibilitychange', () => document.hidden || this.#reconnectIfLost());
        this.#room.start();
        this.#update();
    }

    #setUpControls() {
        setUpMenu();
        measureCovered();
        setUpLeaving(this.#room);
        byId('skip').addEventListener('click', () => this.#composer.focus());
        const all = () => this.#messages.all(this.#room.state);
        byId('save-text').addEventListener('click', () => {
            save(`${this.#name}.txt`, asText(all(), text('transcript.unreadable'), text('message.past')));
        });
        byId('save-jsonl').addEventListener('click', () => save(`${this.#name}.jsonl`, asJsonLines(all())));
    }

    #written() {
        this.#follower.toEnd();
        this.#queue.forgetWithdrawn();
    }

    #reconnectIfLost() {
        if (!this.#room.state.connected) {
            this.#room.reconnect();
        }
    }

    #update() {
        const { state } = this.#room;
        this.#drawn = state.messages;
        const partner = byId('partner');
        partner.dataset.presence = state.phase === 'seated' ? (state.partner?.presence ?? '') : '';
        setText(partner, state.phase === 'seated' ? this.#partnerWords(state) : '');
        this.#updateWaiting(state);
        byId('leave-button').hidden = state.phase === 'ended';
        document.body.classList.toggle('ended', state.phase === 'ended');
        this.#parts.forEach((part) => part.update(state));
    }

    #partnerWords(state) {
        const hadPartner = this.#partnerChanges.hadPartner || state.messages.some((message) => !message.own);
        return partnerWords(state, hadPartner);
    }

    #updateWaiting({ phase, place }) {
        byId('waiting').hidden = phase !== 'waiting';
        if (phase === 'waiting') {
            setText(byId('waiting-heading'), text('waiting.heading', { place }));
        }
    }

    /** What happened, as one quiet line, and for those who look or listen elsewhere. */
    #happened(event) {
        const { state } = this.#room;
        switch (event.type) {
            case 'waiting':
                this.#hasWaited = true;
                announce(text('waiting.heading', { place: event.place }));
                break;
            case 'seated':
                this.#seated(event);
                break;
            case 'partner':
                this.#partnerChanged(event);
                break;
            case 'message':
                announce(event.text === null ? text('message.unreadable', event) : `${partnerName(state)}: ${event.text}`);
                break;
            case 'turn':
                this.#turned(event);
                break;
            case 'regained':
                this.#note('connection', text('note.regained'));
                break;
            case 'delayed':
                this.#note('delayed', text('note.delayed'));
                break;
            case 'dataLost':
                this.#note('data-lost', text('note.data-lost', { number: event.number }));
                break;
            case 'notice':
                this.#quote('notice', text('note.notice'), event.text);
                break;
            case 'returned':
                this.#returned(event);
                break;
            case 'notKept':
                this.#note('storage', text('note.storage'));
                break;
        }
    }

    #seated({ seat }) {
        this.#partnerChanges.forget();
        this.#note('seat', text('note.seat', { seat }));
        if (this.#hasWaited) {
            this.#hasWaited = false;
            this.#alerts.alert(text('notify.seat'));
        }
    }

    /** In the header it stands all the time; a line of its own only when it changes. */
    #partnerChanged(partner) {
        const { kind, line, isNew } = this.#partnerChanges.changed(partner);
        if (isNew) {
            this.#note(kind, line);
        } else {
            announce(line);
        }
    }

    #turned({ whose }) {
        const { state } = this.#room;
        if (whose === 'mine' && state.next > 1) {
            this.#alerts.alert(text('notify.turn', { name: partnerName(state) }));
        }
    }

    #note(kind, line) {
        this.#messages.note(kind, line);
        announce(line);
    }

    /** A message of ours that will not be sent again: the user can have its text back. */
    #returned({ code, text: words }) {
        const toBox = button(
            text('note.to-box'),
            () => {
                this.#composer.insert(words);
                this.#composer.focus();
                toBox.remove();
            },
            'link',
        );
        this.#quote('returned', textIfAny(`note.returned-${code}`) ?? text('note.returned'), words, toBox);
    }

    /** A line with a text below it, as it was written. */
    #quote(kind, line, words, ...more) {
        const quoted = element('p', 'text');
        quoted.dir = 'auto';
        showText(quoted, words);
        this.#messages.add(kind, element('p', '', line), quoted, ...more);
        announce(`${line} ${words}`);
    }
}
