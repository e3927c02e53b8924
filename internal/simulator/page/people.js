// The list of people who may hold a phone, with search and a form for a new one.

import { face, h, icon } from './dom.js';
import { words } from './words.js';

export class People {
  #people = [];

  /** `acts`: choose(id), add(name, language) answers a promise. */
  constructor(acts) {
    this.acts = acts;
    this.search = h('input', { type: 'search', placeholder: words.person.search, 'aria-label': words.person.search, oninput: () => this.#draw() });
    this.list = h('ul', { class: 'people-list' });
    this.root = h('div', { class: 'people', hidden: true },
      h('h2', {}, words.person.choose),
      this.search, this.list, this.#newPerson());
  }

  show(people) {
    this.#people = people;
    this.#draw();
  }

  open() {
    this.root.hidden = false;
    this.search.value = '';
    this.#draw();
  }

  close() { this.root.hidden = true; }

  focus() { this.search.focus({ preventScroll: true }); }

  #draw() {
    const asked = this.search.value.trim().toLocaleLowerCase();
    const found = this.#people.filter(person => `${person.first_name} ${person.note ?? ''} ${person.id}`.toLocaleLowerCase().includes(asked));
    const nothing = this.#people.length ? words.person.none : words.person.empty;
    this.list.replaceChildren(...(found.length ? found.map(person => h('li', {}, this.#row(person))) : [h('li', { class: 'quiet people-none' }, nothing)]));
  }

  #row(person) {
    return h('button', { type: 'button', class: 'person', 'data-person': person.id, onclick: () => this.acts.choose(person.id) }, personLines(person));
  }

  #newPerson() {
    const { fields, read } = newPersonFields();
    const form = h('form', { class: 'people-new', onsubmit: event => { event.preventDefault(); this.#add(form, read); } },
      fields, h('button', { class: 'button button-strong' }, icon('add', 18), words.person.create));
    return h('details', {}, h('summary', {}, words.person.add), form);
  }

  async #add(form, read) {
    const { name, language } = read();
    if (await this.acts.add(name, language)) {
      form.reset();
      form.closest('details').open = false;
    }
  }
}

/** Name and language of somebody new; `read` gives what was filled in. */
export function newPersonFields() {
  const name = h('input', { required: true, maxlength: 64, autocomplete: 'off' });
  const language = h('select', {}, words.person.languages.map(({ code, label }) => h('option', { value: code }, label)));
  const fields = [
    h('label', { class: 'field' }, h('span', {}, words.person.name), name),
    h('label', { class: 'field' }, h('span', {}, words.person.language), language),
  ];
  return { fields, name, read: () => ({ name: name.value.trim(), language: language.value }) };
}

/** Picture, name, note and state of a person, as in every list. */
export function personLines(person) {
  return [
    face(person.first_name, person.id),
    h('span', { class: 'person-words' },
      h('span', { class: 'person-name' }, h('b', { dir: 'auto' }, person.first_name || words.person.unnamed), stateChip(person)),
      h('span', { class: 'quiet person-note' }, person.note || words.phone.id(person.id))),
  ];
}

function stateChip({ state }) {
  if (state === 'active') return null;
  const look = state === 'never-started' ? 'chip' : state === 'blocked' ? 'chip chip-warn' : 'chip chip-bad';
  return h('span', { class: look }, words.person.states[state] ?? state);
}
