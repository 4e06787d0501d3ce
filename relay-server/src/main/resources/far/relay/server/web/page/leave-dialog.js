import { byId } from './dom.js';

/** Asks once whether the user wants to leave. */
export function setUpLeaving(room) {
    const dialog = byId('leave-dialog');
    byId('leave-button').addEventListener('click', () => {
        dialog.returnValue = '';
        dialog.showModal();
        byId('leave-stay').focus();
    });
    dialog.addEventListener('close', () => {
        if (dialog.returnValue === 'leave') {
            room.leave();
        } else {
            byId('menu-button').focus(); // the button that opened it is in a menu that is closed
        }
    });
    byId('waiting-leave').addEventListener('click', () => room.leave());
}
