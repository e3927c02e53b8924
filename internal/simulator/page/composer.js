// What the person can do at the foot of the chat: write, attach, use a command or the bot's reply keyboard, start, unblock.

import { h, icon, iconButton, menu, menuItem } from './dom.js';
import { words } from './words.js';

// Numbers of nobody: enough to see what a bot does with them.
const number = '+77000000001';
const otherNumber = '+77000000002';

export class Composer {
  #person;
  #commands = [];
  #face = '';

  /** `acts`: send(message) answers a promise of true when it was sent; setState(state). */
  constructor(acts) {
    this.acts = acts;
    this.keyboard = h('div', { class: 'reply-keyboard', role: 'group', 'aria-label': words.write.keyboard, hidden: true });
    this.input = h('textarea', {
      class: 'input', rows: 1, dir: 'auto', placeholder: words.write.placeholder, 'aria-label': words.write.placeholder,
      oninput: () => this.#fit(), onkeydown: event => this.#key(event),
    });
    this.button = iconButton('send', words.write.send, { class: 'icon-button send', type: 'submit', disabled: true });
    this.form = h('form', { class: 'write', onsubmit: event => { event.preventDefault(); this.#submit(); } },
      this.#attachMenu(), this.input, this.#commandMenu(), this.button);
    this.bar = h('div', { class: 'state-bar', hidden: true });
    this.root = h('footer', { class: 'composer' }, this.bar, this.form, this.keyboard);
  }

  /** Shows what this person may do now; `keyboard` is the reply keyboard in force, rows of {text, request}. */
  show(person, commands, keyboard) {
    if (person.id !== this.#person?.id) this.#empty();
    this.#person = person;
    this.#commands = commands;
    // Redrawn only when something changed: a press or the focus must not be lost to an update that comes at the same moment.
    const face = JSON.stringify([person.id, person.state, keyboard]);
    if (face === this.#face) return;
    this.#face = face;
    const bar = this.#barFor(person.state);
    this.bar.hidden = !bar;
    this.form.hidden = Boolean(bar);
    this.bar.replaceChildren(...(bar ?? []));
    this.keyboard.hidden = Boolean(bar) || keyboard.length === 0;
    this.keyboard.replaceChildren(...keyboard.map(row => h('div', { class: 'keys-row' }, row.map(key => this.#replyKey(key)))));
  }

  #barFor(state) {
    if (state === 'never-started') return [this.#barButton(words.write.start, () => this.acts.send({ text: '/start' }))];
    if (state === 'blocked') return [h('p', {}, words.write.blocked), this.#barButton(words.phone.unblock, () => this.acts.setState('active'))];
    if (state === 'deactivated') return [h('p', {}, words.write.deactivated), this.#barButton(words.phone.restore, () => this.acts.setState('active'))];
    return null;
  }

  #barButton(label, act) {
    return h('button', { type: 'button', class: 'button button-strong wide', onclick: event => this.#once(event.currentTarget, act) }, label);
  }

  // A key sends its own label, but for one that asks for the phone number or the place.
  #replyKey({ text, request }) {
    const message = { contact: () => this.#ownContact(), location: () => ({ location: true }) }[request] ?? (() => ({ text }));
    return h('button', { type: 'button', class: 'reply-key', onclick: event => this.#once(event.currentTarget, () => this.acts.send(message())) }, h('span', { dir: 'auto' }, text));
  }

  #ownContact() { return { contact: { phone_number: number, first_name: this.#person.first_name, user_id: this.#person.id } }; }

  async #once(button, act) {
    button.disabled = true;
    try { await act(); } finally { button.disabled = false; }
  }

  #attachMenu() {
    const item = (label, sign, message) => close => menuItem(label, () => { close(); this.acts.send(message()); }, sign);
    const items = [
      item(words.write.photo, 'photo', () => ({ photo: true })),
      item(words.write.voice, 'voice', () => ({ voice: true })),
      item(words.write.location, 'location', () => ({ location: true })),
      item(words.write.ownContact, 'contact', () => this.#ownContact()),
      item(words.write.otherContact, 'contact', () => ({ contact: { phone_number: otherNumber, first_name: words.write.stranger } })),
    ];
    return menu(iconButton('attach', words.write.attach), close => items.map(make => make(close)), { class: 'menu menu-up', 'aria-label': words.write.attachTitle });
  }

  #commandMenu() {
    const items = close => this.#commands.map(({ command, description }) => h('button', {
      type: 'button', role: 'menuitem', class: 'menu-item', onclick: () => { close(); this.acts.send({ text: `/${command}` }); },
    }, h('span', { class: 'command' }, `/${command}`), h('span', { class: 'quiet' }, description)));
    const orNothing = close => (this.#commands.length ? items(close) : [h('p', { class: 'menu-note quiet' }, words.write.noCommands)]);
    return menu(iconButton('commands', words.write.commands), orNothing, { class: 'menu menu-up menu-right', 'aria-label': words.write.commands });
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  async #submit() {
    const text = this.input.value;
    if (text.trim() === '' || this.input.readOnly) return;
    this.input.readOnly = this.button.disabled = true;
    const sent = await this.acts.send({ text });
    this.input.readOnly = false;
    if (sent) this.#empty();
    this.#fit();
    this.input.focus();
  }

  #empty() {
    this.input.value = '';
    this.#fit();
  }

  #fit() {
    this.button.disabled = this.input.value.trim() === '';
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }
}
