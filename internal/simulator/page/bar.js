// The bar above the phones: the way home, the simulated time, links, a second phone; and the banner when nobody answers.

import { h, icon, menu, menuItem } from './dom.js';
import { day, hour, now } from './time.js';
import { words } from './words.js';

export class Bar {
  /** `acts`: advance(by), link(), second(), show(slot). */
  constructor(acts) {
    this.acts = acts;
    this.gone = new Gone();
    this.time = h('time', { class: 'bar-time' });
    this.note = h('p', { class: 'bar-note', role: 'status' });
    this.second = h('button', { type: 'button', class: 'button', onclick: acts.second }, icon('phone', 20), h('span', { class: 'wide-only' }, words.bar.second));
    this.second.setAttribute('aria-label', words.bar.second);
    this.switch = h('div', { class: 'switch', role: 'group', 'aria-label': words.bar.oneAtATime });
    this.root = h('header', {}, h('nav', { class: 'bar' },
      h('a', { class: 'button bar-home', href: '/', 'aria-label': words.bar.home, title: words.bar.home }, icon('home', 20)),
      h('h1', {}, words.title), this.switch, this.#clock(), this.#link(), this.second), this.gone.root, this.note);
  }

  #clock() {
    const button = h('button', { type: 'button', class: 'button bar-clock', title: words.bar.clockTitle },
      icon('clock', 20), h('span', { class: 'only-read' }, words.bar.clock), this.time);
    const items = close => [
      h('p', { class: 'menu-note quiet' }, words.bar.clockNote),
      ...words.bar.advances.map(({ label, by }) => menuItem(`+ ${label}`, () => { close(); this.#advance(label, by); })),
    ];
    return menu(button, items, { class: 'menu menu-right', 'aria-label': words.bar.clockTitle });
  }

  #link() {
    return h('button', { type: 'button', class: 'button', 'aria-label': words.bar.link, onclick: this.acts.link }, icon('link', 20), h('span', { class: 'wide-only' }, words.bar.link));
  }

  async #advance(label, by) {
    try {
      await this.acts.advance(by);
      this.#say(words.bar.moved(label));
    } catch (wrong) {
      this.#say(wrong.status === 404 || wrong.status === 501 ? words.wrong.noClock : wrong.message);
    }
  }

  #say(text) {
    clearTimeout(this.timer);
    this.note.textContent = text;
    this.timer = setTimeout(() => { this.note.textContent = ''; }, 6000);
  }

  show({ second, shown, names }) {
    this.second.hidden = second;
    this.switch.hidden = !second;
    const side = (slot, label) => h('button', { type: 'button', 'aria-pressed': String(shown === slot), onclick: () => this.acts.show(slot) }, names[slot] || label);
    this.switch.replaceChildren(side('a', words.bar.left), side('b', words.bar.right));
  }

  tick() {
    const time = now();
    this.time.replaceChildren(h('span', { class: 'wide-only' }, `${day(time)}, `), hour(time));
    this.time.dateTime = time.toISOString();
  }
}

// A short silence is a reload or a laptop that woke up; only a longer one is worth a banner.
const patience = 800;

class Gone {
  constructor() {
    this.onretry = () => {};
    this.root = h('div', { class: 'gone', role: 'alert' });
  }

  down() {
    this.timer ??= setTimeout(() => this.root.replaceChildren(
      h('p', {}, h('b', {}, words.gone.title), ' ', words.gone.next),
      h('button', { type: 'button', class: 'button', onclick: () => this.onretry() }, words.gone.retry)), patience);
  }

  up() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.root.replaceChildren();
  }
}
