import { byId } from './dom.js';

/**
 * Tells the stylesheet how much of the window the header and the dock cover, so that what gets the focus is scrolled to between
 * them. Both change their heights, with the queue and the text that is being written.
 */
export function measureCovered() {
    const observer = new ResizeObserver(() => {
        for (const id of ['room-header', 'dock']) {
            document.body.style.setProperty(`--${id}`, `${byId(id).offsetHeight}px`);
        }
    });
    observer.observe(byId('room-header'));
    observer.observe(byId('dock'));
}
