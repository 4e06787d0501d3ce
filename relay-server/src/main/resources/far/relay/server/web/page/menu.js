import { byId } from './dom.js';

/** The menu closes like others: by Escape, by a click elsewhere, and after a choice that is no switch. */
export function setUpMenu() {
    const menu = byId('menu');
    const close = () => {
        menu.open = false;
    };
    menu.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && menu.open) {
            close();
            byId('menu-button').focus();
        }
    });
    document.addEventListener('click', (event) => {
        if (!menu.contains(event.target)) {
            close();
        }
    });
    menu.addEventListener('focusout', (event) => {
        if (event.relatedTarget !== null && !menu.contains(event.relatedTarget)) {
            close();
        }
    });
    byId('menu-items').addEventListener('click', (event) => {
        const chosen = event.target.closest('button');
        if (chosen !== null && !chosen.hasAttribute('aria-pressed')) {
            close();
        }
    });
}
