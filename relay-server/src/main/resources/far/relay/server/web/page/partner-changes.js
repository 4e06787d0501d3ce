import { text } from './texts.js';
import { partnerName, partnerWords } from './words.js';

/** Who has, and had, the other seat, in words: when another person has it, that is to be seen. */
export class PartnerChanges {
    /** The partner, or the last one if the seat is free; null while there was none. */
    #last = null;
    #presence = null;

    /** Another conversation begins, or the seat comes back: what is said of the partner next is no change. */
    forget() {
        this.#last = null;
        this.#presence = null;
    }

    /** Whether somebody had the other seat at a time. */
    get hadPartner() {
        return this.#last !== null;
    }

    /**
     * The owner of the other seat has changed.
     *
     * @param {{presence: 'here' | 'away' | 'none', name: string}} partner
     * @returns {{kind: string, line: string, isNew: boolean}} `isNew` is false for what was the case when we came; of two lines
     *     of the same kind, only the later one matters
     */
    changed(partner) {
        const isNew = this.#presence !== null;
        const wasFree = this.#presence === 'none';
        const before = this.#last;
        this.#presence = partner.presence;
        if (partner.presence === 'none') {
            const line = isNew ? text('partner.left', { name: partnerName({ partner: before }) }) : partnerWords({ partner });
            return { kind: 'partner-left', line, isNew };
        }
        this.#last = partner;
        if (isNew && (wasFree || before.name !== partner.name)) {
            return { kind: 'partner-came', line: text('partner.came', { name: partnerName({ partner }) }), isNew };
        }
        return { kind: 'partner', line: partnerWords({ partner }), isNew };
    }
}
