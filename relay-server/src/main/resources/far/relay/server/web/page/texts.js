import { EN } from './texts-en.js';
import { FR } from './texts-fr.js';

const LANGUAGES = { en: EN, fr: FR };
let texts = EN;
/** How numbers and times are written: as where the user lives, if they speak the page's language there. */
let locale = 'en';

/** The first language of the list that the page speaks, such as `fr` for `['de', 'fr-CA']`; otherwise English. */
export function chooseLanguage(preferred) {
    const known = preferred.map(tag => tag.toLowerCase().split('-')[0]).find(tag => Object.hasOwn(LANGUAGES, tag));
    return known ?? 'en';
}

export function setLanguage(language) {
    texts = LANGUAGES[language];
    locale = globalThis.navigator?.languages?.find(tag => tag.toLowerCase().split('-')[0] === language) ?? language;
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
    return new Intl.NumberFormat(locale).format(value);
}

/** A time in ms as people of this language write it. @param {Intl.DateTimeFormatOptions} style */
export function formatTime(time, style) {
    return new Intl.DateTimeFormat(locale, style).format(time);
}
