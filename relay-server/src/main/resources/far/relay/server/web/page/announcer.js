import { byId, element } from './dom.js';
import { briefLine } from './visible-text.js';

/** How long a line stays for a screen reader to read, in ms. */
const STAYS = 15_000;
/** So many lines wait to be read; a new one takes the place of the oldest. */
const LINES = 20;

/** Has screen readers read this line, after what they read now. */
export function announce(line) {
    const announcer = byId('announcer');
    const shown = element('p', '', briefLine(line));
    if (announcer.childElementCount === LINES) {
        announcer.firstElementChild.remove();
    }
    announcer.append(shown);
    setTimeout(() => shown.remove(), STAYS);
}
