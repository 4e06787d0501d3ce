/** What this browser remembers for the page, other than rooms. A storage that refuses costs nothing but the memory. */

import { isName } from './lines.js';

const PREFIX = 'relay.page.';

/** The storage of this browser, or null if the browser forbids it. */
export function browserStorage() {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}

/** The remembered value; null if there is none. */
export function remembered(key) {
    try {
        return browserStorage()?.getItem(PREFIX + key) ?? null;
    } catch {
        return null;
    }
}

export function remember(key, value) {
    try {
        browserStorage()?.setItem(PREFIX + key, value);
    } catch {
        // Full or forbidden: then it is asked for again.
    }
}

/** The name of the user; null if nobody has been asked for it yet, or what is remembered is none. */
export function rememberedName() {
    const name = remembered('name');
    return name !== null && mistakeInName(name) === null ? name : null;
}

/**
 * What is wrong with a name, as the key of a text; null if it can be used (docs/rooms.md, section 2).
 */
export function mistakeInName(name) {
    if ([...name].length > 32) {
        return 'name.long';
    }
    return name === '' || isName(name) ? null : 'name.control';
}
