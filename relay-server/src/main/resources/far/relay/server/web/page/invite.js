import { announce } from './announcer.js';
import { byId } from './dom.js';
import { qrPicture } from './qr-picture.js';
import { text } from './texts.js';

/** The names of a machine for itself: a link with one of them is of no use elsewhere. */
const OWN_MACHINE = /^(localhost|.*\.localhost|127\.[0-9.]+|\[::1\])$/;

/** The link of the room, to copy, share, scan, or use at a terminal. It shows itself while nobody has the other seat. */
export class Invite {
    #link;
    #chosen = null; // whether the user wants it to be shown; null: as it fits

    /** @param {string} link with its key @param {boolean} sealed */
    constructor(link, sealed) {
        this.#link = link;
        byId('invite-text').textContent = text(sealed ? 'invite.sealed' : 'invite.open');
        byId('invite-link').value = link;
        byId('invite-link').addEventListener('focus', (event) => event.target.select());
        byId('invite-command').textContent = `java -jar relay-client.jar '${link}'`;
        byId('invite-local').hidden = !OWN_MACHINE.test(location.hostname);
        byId('copy-button').addEventListener('click', () => this.#copy());
        byId('qr-button').addEventListener('click', () => this.#toggleQr());
        byId('invite-button').addEventListener('click', () => this.#toggle());
        this.#offerShare();
    }

    update(state) {
        const alone = state.phase === 'seated' && state.partner?.presence === 'none';
        this.#show(this.#chosen ?? alone);
    }

    #toggle() {
        this.#chosen = byId('invite').hidden;
        this.#show(this.#chosen);
        if (this.#chosen) {
            byId('invite').scrollIntoView({ block: 'center' });
            byId('copy-button').focus();
        }
    }

    #show(shown) {
        const panel = byId('invite');
        if (!shown && panel.contains(document.activeElement)) {
            byId('text').focus();
        }
        panel.hidden = !shown;
        byId('invite-button').setAttribute('aria-expanded', String(shown));
    }

    async #copy() {
        try {
            await navigator.clipboard.writeText(this.#link);
            this.#sayOnButton(text('invite.copied'));
        } catch {
            this.#copySelection(); // browsers have no clipboard without a secure context
        }
    }

    /** As the user would do it. */
    #copySelection() {
        byId('invite-link').focus(); // which selects it
        this.#sayOnButton(text(document.execCommand('copy') ? 'invite.copied' : 'invite.select'));
    }

    #sayOnButton(line) {
        byId('copy-button').textContent = line;
        announce(line);
        setTimeout(() => (byId('copy-button').textContent = text('invite.copy')), 2500);
    }

    #offerShare() {
        const share = byId('share-button');
        share.hidden = navigator.share === undefined;
        // The user may change their mind: that is an error to the browser, not to us.
        share.addEventListener('click', () => navigator.share({ title: 'relay', url: this.#link }).catch(() => {}));
    }

    #toggleQr() {
        const place = byId('qr');
        if (!place.hasChildNodes()) {
            place.append(qrPicture(this.#link, text('invite.qr-label')));
        }
        place.hidden = !place.hidden;
        byId('qr-button').setAttribute('aria-expanded', String(!place.hidden));
    }
}
