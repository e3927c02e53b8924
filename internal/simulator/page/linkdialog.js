// "Open a link as…": the bot's link or a code, its QR picture, and the person who opens it.

import { h } from './dom.js';
import { botLink, readLink } from './links.js';
import { newPersonFields } from './people.js';
import { sim } from './sim.js';
import { words } from './words.js';

const somebodyNew = 'new';

export class LinkDialog {
  #desk;

  /** `desk`: people, bot, addPerson(name, language), opened(id, code) after the choice. */
  constructor(desk) {
    this.#desk = desk;
    this.link = h('input', { required: true, autocomplete: 'off', spellcheck: 'false', oninput: () => this.#read() });
    this.hint = h('p', { class: 'quiet' });
    this.qr = h('img', { class: 'qr', alt: words.link.qr, width: 180, height: 180 });
    this.who = h('select', { onchange: () => this.#who() });
    this.newPerson = newPersonFields();
    this.newFields = h('fieldset', { class: 'new-fields', hidden: true }, h('legend', { class: 'only-read' }, words.link.somebodyNew), this.newPerson.fields);
    this.wrong = h('p', { class: 'wrong-line', role: 'alert' });
    this.go = h('button', { class: 'button button-strong' }, words.link.open);
    this.root = this.#build();
  }

  #build() {
    const close = h('button', { type: 'button', class: 'button', onclick: () => this.root.close() }, words.link.cancel);
    const form = h('form', { onsubmit: event => { event.preventDefault(); this.#open(); } },
      h('h2', { id: 'link-title' }, words.link.title),
      h('label', { class: 'field' }, h('span', {}, words.link.field), this.link),
      this.hint, this.qr,
      h('label', { class: 'field' }, h('span', {}, words.link.who), this.who),
      this.newFields, this.wrong, h('div', { class: 'dialog-foot' }, close, this.go));
    return h('dialog', { class: 'dialog', 'aria-labelledby': 'link-title', onclick: event => { if (event.target === this.root) this.root.close(); } }, form);
  }

  /** Opens the dialog; `from` is the phone whose chat held the link, its person comes first. */
  show(text, from) {
    this.from = from;
    this.link.value = text;
    this.hint.textContent = words.link.hint(this.#desk.bot.username);
    this.wrong.textContent = '';
    this.#choices(from?.id);
    this.#read();
    if (!this.root.open) this.root.showModal();
    (text ? this.who : this.link).focus();
  }

  #choices(first) {
    const people = [...this.#desk.people].sort((a, b) => (b.id === first) - (a.id === first));
    this.who.replaceChildren(...people.map(person => h('option', { value: person.id }, [person.first_name || words.person.unnamed, person.note].filter(Boolean).join(' · '))),
      h('option', { value: somebodyNew }, words.link.somebodyNew));
    if (first === undefined) this.who.value = somebodyNew;
    this.#who();
  }

  #who() {
    this.newFields.hidden = this.who.value !== somebodyNew;
    this.newFields.disabled = this.newFields.hidden;
  }

  #read() {
    const { username } = this.#desk.bot;
    const asked = readLink(this.link.value, username);
    this.wrong.textContent = { other: words.link.notThisBot(username), bad: words.link.badCode, page: words.link.pageLink }[asked.kind] ?? '';
    this.hint.hidden = asked.kind !== 'nothing';
    this.qr.hidden = asked.kind !== 'start';
    if (asked.kind === 'start') this.qr.src = sim.qr(botLink(username, asked.code));
    this.go.disabled = asked.kind !== 'start';
    return asked;
  }

  async #open() {
    const asked = this.#read();
    if (asked.kind !== 'start') return;
    this.go.disabled = true;
    try {
      const id = this.who.value === somebodyNew ? await this.#create() : Number(this.who.value);
      await sim.send(id, { text: asked.code ? `/start ${asked.code}` : '/start' });
      this.root.close();
      await this.#desk.opened(id, this.from);
    } catch (wrong) {
      this.wrong.textContent = wrong.message;
    } finally {
      this.go.disabled = false;
    }
  }

  async #create() {
    const { name, language } = this.newPerson.read();
    return (await this.#desk.addPerson(name, language)).id;
  }
}
