// One phone: the strip above it that says who holds it, and what that person sees.

import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { face, h } from './dom.js';
import { LockScreen } from './lockscreen.js';
import { Notices } from './notices.js';
import { People } from './people.js';
import { sim } from './sim.js';
import { Strip } from './strip.js';
import { hour, now } from './time.js';
import { words } from './words.js';

export class Handset {
  #person;
  #lines;
  #fetching = false;
  #again = false;

  /**
   * `desk` is what a phone needs of the page: person(id), bot, changed() after a choice or a lock, openLink(handset, address),
   * addPerson(name, language), reloadPeople(), close(handset).
   */
  constructor(slot, desk) {
    this.slot = slot;
    this.desk = desk;
    this.locked = false;
    this.conversation = new Conversation({ press: (...tap) => this.#press(...tap), open: address => desk.openLink(this, address) });
    this.composer = new Composer({ send: message => this.#send(message), setState: state => this.#setState(state) });
    this.lockScreen = new LockScreen(() => this.setLock(false));
    this.people = new People({ choose: id => this.#chosen(id), add: (name, language) => this.#added(name, language) });
    this.#build();
  }

  get id() { return this.#person?.id; }

  #build() {
    this.strip = new Strip({
      people: () => this.#togglePeople(), lock: () => this.setLock(!this.locked), setState: state => this.#setState(state),
      close: this.slot === 'b' ? () => this.desk.close(this) : undefined,
    });
    this.clock = h('time', { class: 'status-clock' });
    this.botLine = h('div', { class: 'chat-head' });
    this.chat = h('div', { class: 'chat' }, this.botLine, this.conversation.root, this.composer.root);
    this.inside = h('div', { class: 'inside' }, this.chat, this.people.root);
    this.notices = new Notices(this.inside);
    this.screen = h('div', { class: 'screen' }, h('div', { class: 'status-bar', 'aria-hidden': 'true' }, this.clock, h('span', { class: 'battery' })),
      this.inside, this.lockScreen.root, this.notices.root);
    this.root = h('section', { class: 'slot', 'data-slot': this.slot }, this.strip.root, h('div', { class: 'phone' }, this.screen));
  }

  /** Gives the phone to a person, or to nobody. */
  hold(id, { locked = false } = {}) {
    const person = this.desk.person(id);
    const other = !person || this.id !== person.id;
    if (!other && this.locked === locked) return;
    this.#person = person;
    if (other) this.#newHolder();
    if (id && !person) this.notices.wrong(words.wrong.person);
    this.setLock(Boolean(person) && locked, { quiet: true });
    this.#drawHolder();
    this.refresh();
  }

  #newHolder() {
    this.setLock(false, { quiet: true });
    this.#lines = undefined;
    this.notices.clear();
    this.conversation.clear(this.#person?.first_name || words.person.unnamed);
    this.conversation.show([], [h('p', { class: 'quiet' }, words.chat.loading)]);
    if (this.#person) this.people.close();
    else this.people.open();
  }

  /** The list of people changed: names, notes and states may be new. */
  updatePeople(people) {
    this.people.show(people);
    if (!this.#person) return;
    const person = this.desk.person(this.id);
    if (!person) { this.hold(undefined); this.notices.wrong(words.person.gone); return; }
    this.#person = person;
    this.#drawHolder();
    this.#drawComposer();
  }

  #drawHolder() {
    const person = this.#person;
    this.root.setAttribute('aria-label', person ? words.phone.label(person.first_name) : words.phone.empty);
    this.strip.show(person);
  }

  #togglePeople() {
    this.setLock(false);
    if (!this.people.root.hidden && this.#person) { this.people.close(); return; }
    this.people.open();
    this.people.focus();
  }

  #chosen(id) {
    this.people.close();
    this.hold(id);
    this.desk.changed();
    this.composer.input.focus({ preventScroll: true });
  }

  async #added(name, language) {
    const person = await this.#try(() => this.desk.addPerson(name, language));
    if (person) this.#chosen(person.id);
    return Boolean(person);
  }

  /** Locks or unlocks the phone. `quiet`: the page did it, not a hand, so focus and address stay as they are. */
  setLock(locked, { quiet = false } = {}) {
    const changed = this.locked !== locked;
    this.locked = locked;
    this.inside.inert = locked;
    this.strip.showLock(locked);
    this.lockScreen.root.setAttribute('aria-label', words.lock.label(this.#person?.first_name ?? ''));
    if (!changed) return;
    if (locked) this.#cover();
    else this.lockScreen.uncover();
    if (quiet) return;
    this.desk.changed();
    if (!locked) this.strip.lock.focus();
  }

  #cover() {
    this.notices.clear();
    this.inside.inert = true;
    this.lockScreen.cover(this.#lines ?? 0);
  }

  tick() {
    this.clock.textContent = hour(now());
    if (this.locked) this.lockScreen.tick();
  }

  /** Loads the chat again; calls that come while one is under way are one more load after it. */
  async refresh() {
    if (!this.#person) return;
    if (this.#fetching) { this.#again = true; return; }
    this.#fetching = true;
    const id = this.id;
    const chat = await this.#try(() => sim.chat(id), { quiet: true });
    this.#fetching = false;
    if (chat && id === this.id) this.#draw(chat);
    if (this.#again || id !== this.id) { this.#again = false; await this.refresh(); }
  }

  #draw(chat) {
    this.chatNow = chat;
    const name = this.#botName();
    this.botLine.replaceChildren(face(name), h('span', {}, h('b', { dir: 'auto' }, name), h('span', { class: 'quiet' }, words.chat.bot)));
    this.conversation.show(chat.messages, this.#emptyChat());
    this.#drawComposer();
    this.#drawLines(chat.notifications);
  }

  // A bot has names, descriptions and commands by language; who has none of her own sees those for everybody, kept under ''.
  #spoken(byLanguage) { return byLanguage?.[this.#person.language_code] ?? byLanguage?.['']; }

  #botName() { return this.#spoken(this.desk.bot.names) ?? this.desk.bot.first_name; }

  #emptyChat() {
    const started = this.#person.state !== 'never-started';
    if (started) return [h('p', { class: 'card' }, this.#lines ? words.chat.cleared : words.chat.empty)];
    const text = this.#spoken(this.desk.bot.descriptions);
    return [h('div', { class: 'card' }, h('b', {}, words.chat.emptyNote), text && h('p', { dir: 'auto' }, text))];
  }

  #drawComposer() {
    if (!this.#person || !this.chatNow) return;
    this.composer.show(this.#person, this.#spoken(this.desk.bot.commands) ?? [], this.chatNow.keyboard);
  }

  #drawLines(lines) {
    const before = this.#lines ?? lines.length;
    this.#lines = lines.length;
    this.lockScreen.show(this.#botName(), lines);
    if (!this.locked && lines.length > before) this.notices.banner(this.#botName(), lines.at(-1));
  }

  async #press(message, key, button) {
    const keys = button.closest('.keys').querySelectorAll('button:enabled');
    keys.forEach(one => { one.disabled = true; });
    button.classList.add('waiting');
    button.setAttribute('aria-busy', 'true');
    const answer = await this.#try(() => sim.press(this.id, { message_id: message.message_id, data: key.data }));
    await this.refresh();
    keys.forEach(one => { one.disabled = false; });
    button.classList.remove('waiting');
    button.removeAttribute('aria-busy');
    // A disabled button loses the focus to the page.
    if (document.activeElement === document.body) button.isConnected ? button.focus() : this.conversation.focusOn(message.message_id);
    if (answer) this.#answered(answer);
  }

  #answered({ answered, text, alert, url }) {
    if (!answered) this.notices.wrong(words.wrong.noAnswer);
    else if (url) this.desk.openLink(this, url);
    else if (text && alert) this.notices.alert(text);
    else if (text) this.notices.toast(text);
  }

  async #send(message) {
    const sent = await this.#try(() => sim.send(this.id, message));
    if (!sent) return false;
    this.conversation.toEnd();
    if (this.#person.state !== 'active') await this.desk.reloadPeople();
    await this.refresh();
    return true;
  }

  async #setState(state) {
    await this.#try(() => sim.setState(this.id, state));
    await this.desk.reloadPeople();
    await this.refresh();
  }

  // Runs a call; what went wrong is said in the phone. An outage is said once, by the page, unless the person just did something.
  async #try(act, { quiet = false } = {}) {
    try {
      const result = await act();
      if (!quiet) this.notices.forgive();
      return result;
    } catch (wrong) {
      if (!(quiet && wrong.gone)) this.notices.wrong(wrong.message);
      return undefined;
    }
  }
}
