// The strip above a phone: who holds it, and what is done to the phone rather than on it.

import { h, icon, iconButton, menu, menuItem } from './dom.js';
import { personLines } from './people.js';
import { words } from './words.js';

export class Strip {
  #person;

  /** `acts`: people(), lock(), setState(state), and close() where the phone can be taken away. */
  constructor(acts) {
    this.acts = acts;
    this.holder = h('button', { type: 'button', class: 'holder', onclick: acts.people });
    this.lock = iconButton('lock', words.phone.lock, { onclick: acts.lock });
    this.more = menu(iconButton('more', words.phone.more), close => this.#items(close), { class: 'menu menu-right', 'aria-label': words.phone.more });
    this.root = h('div', { class: 'strip' }, this.holder, this.lock, this.more, acts.close && iconButton('close', words.phone.close, { onclick: acts.close }));
  }

  show(person) {
    this.#person = person;
    this.holder.setAttribute('aria-label', person ? words.person.change(person.first_name) : words.person.nobody);
    this.holder.title = person?.note ?? '';
    this.holder.replaceChildren(...(person ? personLines(person) : [h('b', {}, words.person.nobody)]), icon('down', 18));
    this.lock.hidden = this.more.hidden = !person;
  }

  showLock(locked) {
    this.lock.replaceChildren(icon(locked ? 'unlock' : 'lock'));
    this.lock.setAttribute('aria-pressed', String(locked));
    for (const name of ['aria-label', 'title']) this.lock.setAttribute(name, locked ? words.phone.unlock : words.phone.lock);
  }

  #items(close) {
    const { block, unblock, deactivate, restore, id } = words.phone;
    const act = (label, state) => menuItem(label, () => { close(); this.acts.setState(state); });
    const leave = act(deactivate, 'deactivated');
    const items = { active: [act(block, 'blocked'), leave], blocked: [act(unblock, 'active'), leave], deactivated: [act(restore, 'active')] };
    return [...(items[this.#person.state] ?? [leave]), h('p', { class: 'menu-note quiet' }, id(this.#person.id))];
  }
}
