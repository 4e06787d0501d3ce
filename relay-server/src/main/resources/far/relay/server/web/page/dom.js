import { text } from './texts.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The element with this id. */
export function byId(id) {
    return document.getElementById(id);
}

/**
 * Shows the template of this id in place of the present view. In it, `data-text`, `data-label` and `data-placeholder` name the texts of an
 * element, of its `aria-label`, and of its placeholder.
 */
export function showView(id) {
    const view = document.importNode(byId(id).content, true);
    for (const element of view.querySelectorAll('[data-text]')) {
        element.textContent = text(element.dataset.text);
    }
    for (const element of view.querySelectorAll('[data-label]')) {
        element.setAttribute('aria-label', text(element.dataset.label));
    }
    for (const element of view.querySelectorAll('[data-placeholder]')) {
        element.placeholder = text(element.dataset.placeholder);
    }
    byId('view').replaceChildren(view);
}

/** A new element with this class and these children, nodes or strings. Strings become text, never markup. */
export function element(name, className = '', ...children) {
    const made = document.createElement(name);
    if (className !== '') {
        made.className = className;
    }
    made.append(...children);
    return made;
}

/** A new button. */
export function button(label, onClick, className = '') {
    const made = element('button', className, label);
    made.type = 'button';
    made.addEventListener('click', onClick);
    return made;
}

/** A new element of a picture, with these attributes. */
export function svg(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
}

/** Sets the text of an element if it is another one: a change that is none would make screen readers read it again. */
export function setText(target, value) {
    if (target.textContent !== value) {
        target.textContent = value;
    }
}

/** Shows a mistake below an input, or removes it (`null`). */
export function setMistake(input, message) {
    const place = byId(`${input.id}-error`);
    place.hidden = message === null;
    place.textContent = message ?? '';
    if (message === null) {
        input.removeAttribute('aria-invalid');
    } else {
        input.setAttribute('aria-invalid', 'true');
        input.focus();
    }
}
