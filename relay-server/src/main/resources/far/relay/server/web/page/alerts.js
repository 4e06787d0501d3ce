import { byId } from './dom.js';
import { remember, remembered } from './preferences.js';
import { text } from './texts.js';

/** The two tones of the sound: frequency in Hz, and start in seconds. */
const TONES = [
    { frequency: 587.33, at: 0 },
    { frequency: 880, at: 0.13 },
];
const LOUDNESS = 0.12;
const LENGTH = 0.35;

/** The two buttons that switch notifications and the sound, and what they switch. Both are off until the user wants them. */
export class Alerts {
    #say;
    #audio = null;
    #shown = null;

    /** @param {(line: string) => void} say tells the user something */
    constructor(say) {
        this.#say = say;
        byId('notify-button').addEventListener('click', () => this.#toggleNotifications());
        byId('sound-button').addEventListener('click', () => this.#toggleSound());
        this.#showButtons();
        // Browsers play nothing before the user has touched the page.
        document.addEventListener('pointerdown', () => this.#wantsSound && this.#openAudio(), { once: true });
        document.addEventListener('keydown', () => this.#wantsSound && this.#openAudio(), { once: true });
        document.addEventListener('visibilitychange', () => this.#shown?.close());
    }

    get #wantsSound() {
        return remembered('sound') === 'on';
    }

    get #wantsNotifications() {
        return remembered('notify') === 'on' && window.Notification?.permission === 'granted';
    }

    #showButtons() {
        byId('notify-button').hidden = !('Notification' in window);
        byId('notify-button').setAttribute('aria-pressed', String(this.#wantsNotifications));
        byId('sound-button').setAttribute('aria-pressed', String(this.#wantsSound));
    }

    /** Says a line outside of the page, if the user wants that: with a sound, and if the page is not in front, with a notification. */
    alert(line) {
        if (this.#wantsSound) {
            this.#play();
        }
        if (this.#wantsNotifications && !document.hasFocus()) {
            this.#notify(line);
        }
    }

    #notify(line) {
        try {
            this.#shown?.close();
            this.#shown = new Notification('relay', { body: line, tag: `relay ${location.pathname}`, renotify: true });
            this.#shown.addEventListener('click', () => window.focus());
        } catch {
            // Chrome on Android has the permission, but shows only notifications of service workers.
            remember('notify', 'off');
            this.#showButtons();
            this.#say(text('notify.unsupported'));
        }
    }

    async #toggleNotifications() {
        if (this.#wantsNotifications) {
            remember('notify', 'off');
        } else if ((await Notification.requestPermission()) === 'granted') {
            remember('notify', 'on');
        } else {
            this.#say(text('notify.denied'));
        }
        this.#showButtons();
    }

    #toggleSound() {
        remember('sound', this.#wantsSound ? 'off' : 'on');
        this.#showButtons();
        if (this.#wantsSound) {
            this.#openAudio();
            this.#play();
        }
    }

    #openAudio() {
        this.#audio ??= new AudioContext();
        this.#audio.resume();
    }

    #play() {
        if (this.#audio === null) {
            return;
        }
        for (const { frequency, at } of TONES) {
            const start = this.#audio.currentTime + at;
            const tone = new OscillatorNode(this.#audio, { frequency });
            const volume = new GainNode(this.#audio, { gain: 0 });
            volume.gain.setValueAtTime(0, start);
            volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
            volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH);
            tone.connect(volume).connect(this.#audio.destination);
            tone.start(start);
            tone.stop(start + LENGTH);
        }
    }
}
