import { byId, element } from './dom.js';

/** How long a line stays for a screen reader to read, in ms. */
const STAYS = 15_000;

/** Has screen readers read this line, after what they read now. */
export function announce(line) {
    const shown = element('p', '', line);
    byId('announcer').append(shown);
    setTimeout(() => shown.remove(), STAYS);
}
