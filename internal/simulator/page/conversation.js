// The list of messages of one phone. Messages that did not change keep their elements, so focus and selection survive an update.

import { h, iconButton } from './dom.js';
import { bubble } from './bubble.js';
import { longDay, now, read, sameDay } from './time.js';
import { words } from './words.js';

export class Conversation {
  #shown = new Map();
  #name = '';

  /** `acts` is what bubbles can do: press and open. */
  constructor(acts) {
    this.acts = acts;
    this.list = h('ol', { class: 'messages' });
    this.empty = h('div', { class: 'nothing' });
    this.latest = iconButton('down', words.chat.latest, { class: 'icon-button latest', hidden: true, onclick: () => this.toEnd() });
    this.scroller = h('div', { class: 'scroller', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', tabindex: 0 }, this.empty, this.list);
    this.scroller.addEventListener('scroll', () => { this.latest.hidden = this.#atEnd(); }, { passive: true });
    this.root = h('div', { class: 'conversation' }, this.scroller, this.latest);
    // The room for messages shrinks when the keyboard or a row of buttons appears; the newest message stays in sight.
    new ResizeObserver(() => { if (this.latest.hidden) this.toEnd(); }).observe(this.scroller);
  }

  /** Forgets everything: another person took the phone. */
  clear(name) {
    this.#shown.clear();
    this.#name = name;
    this.list.replaceChildren();
    this.scroller.setAttribute('aria-label', words.chat.messages(name));
    this.empty.replaceChildren();
  }

  show(messages, whenEmpty) {
    const follow = this.#atEnd();
    const focused = this.#focusedID();
    patch(this.list, this.#lines(messages));
    this.empty.replaceChildren(...(messages.length ? [] : whenEmpty));
    this.#refocus(focused);
    if (follow) this.toEnd();
    this.latest.hidden = this.#atEnd();
  }

  toEnd() { this.scroller.scrollTop = this.scroller.scrollHeight; }

  // Messages with a heading before the first one of each day.
  #lines(messages) {
    const before = this.#shown;
    this.#shown = new Map();
    const line = (id, face, draw) => {
      const known = before.get(id);
      const entry = known?.face === face ? known : { face, node: draw() };
      this.#shown.set(id, entry);
      return entry.node;
    };
    let heading;
    return messages.flatMap(message => {
      const node = line(message.message_id, JSON.stringify(message), () => bubble(message, this.#name, this.acts));
      const date = read(message.date);
      const day = sameDay(date, now()) ? words.chat.today : longDay(date);
      if (day === heading) return [node];
      heading = day;
      return [line(day, day, () => h('li', { class: 'day' }, h('span', {}, day))), node];
    });
  }

  #atEnd() { return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 40; }

  #focusedID() { return this.list.contains(document.activeElement) ? document.activeElement.closest('.message')?.dataset.id : undefined; }

  #refocus(id) { if (id !== undefined && !this.list.contains(document.activeElement)) this.focusOn(id); }

  /** Moves focus to the buttons of a message, or of the newest one when it is gone: an edit replaces the button that was pressed. */
  focusOn(id) {
    const message = this.list.querySelector(`[data-id="${id}"]`) ?? this.list.lastElementChild;
    (message?.querySelector('.key') ?? this.scroller).focus({ preventScroll: true });
  }
}

// Touches only what differs: an element that is taken out and put back loses focus and is read out again.
function patch(list, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, i) => { if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null); });
}
