// The lock screen: nothing but the time and the lines that anybody near the phone could read.

import { h, icon } from './dom.js';
import { hour, longDay, now, read } from './time.js';
import { words } from './words.js';

export class LockScreen {
  #lines = [];
  #bot = '';
  #from = 0;
  #all = false;

  constructor(unlock) {
    this.unlock = unlock;
    this.time = h('p', { class: 'lock-time' });
    this.day = h('p', { class: 'lock-day' });
    this.lines = h('ul', { class: 'lock-lines', 'aria-live': 'polite' });
    this.older = h('button', { type: 'button', class: 'lock-older', onclick: () => { this.#all = true; this.#draw(); } });
    const open = h('button', { type: 'button', class: 'lock-open', onclick: unlock }, icon('unlock', 18), words.lock.open);
    this.root = h('div', { class: 'lock', hidden: true }, this.time, this.day, h('div', { class: 'lock-room' }, this.lines, this.older), open);
  }

  /** Covers the phone. Lines from number `from` on arrived since it was locked; the older ones are shown on demand. */
  cover(from) {
    this.#from = from;
    this.#all = false;
    this.root.hidden = false;
    this.#draw();
  }

  uncover() { this.root.hidden = true; }

  show(bot, lines) {
    const changed = bot !== this.#bot || lines.length !== this.#lines.length || lines.at(-1)?.text !== this.#lines.at(-1)?.text;
    this.#bot = bot;
    this.#lines = lines;
    if (changed && !this.root.hidden) this.#draw();
  }

  tick() {
    this.time.textContent = hour(now());
    this.day.textContent = longDay(now());
  }

  #draw() {
    this.tick();
    const from = this.#all ? 0 : this.#from;
    const lines = this.#lines.slice(from).reverse();
    this.older.hidden = from === 0 || this.#lines.length === 0;
    this.older.textContent = words.lock.earlier(Math.min(from, this.#lines.length));
    this.lines.replaceChildren(...(lines.length ? lines.map(line => h('li', {}, notification(this.#bot, line, this.unlock))) : [h('li', { class: 'lock-nothing' }, words.lock.nothing)]));
  }
}

/** A line as a phone shows it: the bot's name, the beginning of the text, the time. */
export function notification(bot, line, open) {
  return h('button', { type: 'button', class: 'notification', onclick: open },
    h('span', { class: 'notification-sign' }, icon('send', 16)),
    h('span', { class: 'notification-head' }, h('b', { dir: 'auto' }, bot), line.silent && h('span', { class: 'notification-silent' }, words.lock.silent), h('time', {}, hour(read(line.date)))),
    h('span', { class: 'notification-text', dir: 'auto' }, line.text));
}
