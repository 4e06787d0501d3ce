import { svg } from './dom.js';
import { qrCode } from './qr-code.js';

/** The margin that readers need, in modules. */
const MARGIN = 4;

/** A picture of a QR code, dark on light whatever the colours of the page are. */
export function qrPicture(text, label) {
    const modules = qrCode(text);
    const size = modules.length + 2 * MARGIN;
    const picture = svg('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' });
    const path = modules
        .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')))
        .join('');
    picture.append(svg('rect', { width: size, height: size, fill: '#fff' }), svg('path', { d: path, fill: '#000' }));
    return picture;
}
