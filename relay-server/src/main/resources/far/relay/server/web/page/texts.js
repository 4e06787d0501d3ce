import { EN } from './texts-en.js';
import { FR } from './texts-fr.js';

const LANGUAGES = { en: EN, fr: FR };
let texts = EN;

/** The first language of the list that the page speaks, such as `fr` for `['de', 'fr-CA']`; otherwise English. */
export function chooseLanguage(preferred) {
    const known = preferred.map(tag => tag.toLowerCase().split('-')[0]).find(tag => Object.hasOwn(LANGUAGES, tag));
    return known ?? 'en';
}

export function setLanguage(language) {
    texts = LANGUAGES[language];
    document.documentElement.lang = language;
}

/** The text of this key; `{name}` in it is replaced by `values.name`. */
export function text(key, values = {}) {
    return texts[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The same, or undefined if there is no such text. */
export function textIfAny(key, values) {
    return key in texts ? text(key, values) : undefined;
}

/** A whole number as people of this language write it. */
export function number(value) {
    return new Intl.NumberFormat(document.documentElement.lang).format(value);
}

/** A time in ms as people of this language write it. */
export function dateAndTime(time) {
    return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}
