// The page: one or two phones, the bar above them, the address and the live events.

import { readAddress, writeAddress } from './address.js';
import { Bar } from './bar.js';
import { h } from './dom.js';
import { Handset } from './handset.js';
import { LinkDialog } from './linkdialog.js';
import { readLink } from './links.js';
import { listen, sim } from './sim.js';
import { setNow } from './time.js';
import { words } from './words.js';

class Desk {
  people = [];
  bot = { username: '', first_name: '' };

  constructor() {
    this.phones = { a: new Handset('a', this), b: new Handset('b', this) };
    this.second = false;
    this.shown = 'a';
    this.bar = new Bar({
      advance: by => this.#advance(by), link: () => this.dialog.show('', undefined),
      second: () => this.#takeSecond(), show: slot => this.#show(slot),
    });
    this.dialog = new LinkDialog(this);
    this.main = h('main', { class: 'desk' }, this.phones.a.root, this.phones.b.root);
    document.body.append(this.bar.root, this.main, this.dialog.root);
  }

  async start() {
    addEventListener('popstate', () => this.#fromAddress());
    setInterval(() => this.#tick(), 1000);
    this.bar.gone.onretry = listen({
      up: () => this.#catchUp(), down: () => this.bar.gone.down(), event: event => this.#event(event),
    });
    this.#layout();
    this.#tick();
  }

  person(id) { return this.people.find(person => person.id === id); }

  async reloadPeople() {
    this.people = await sim.people();
    for (const phone of this.#inUse()) phone.updatePeople(this.people);
  }

  async addPerson(name, language) {
    const person = await sim.addPerson(name, language);
    await this.reloadPeople();
    return person;
  }

  /** A link was tapped in a chat: a web page opens in its own tab, a link of the bot asks who opens it. */
  openLink(phone, address) {
    const asked = readLink(address, this.bot.username);
    if (asked.kind === 'page') open(asked.url, '_blank', 'noopener,noreferrer');
    else this.dialog.show(address, phone);
  }

  /** Somebody opened a link: they get the phone they already hold, else the one beside the phone the link came from. */
  async opened(id, from) {
    await this.reloadPeople();
    const holding = this.#inUse().find(phone => phone.id === id);
    const phone = holding ?? (from === this.phones.a || (!from && this.phones.a.id) ? this.phones.b : this.phones.a);
    if (phone === this.phones.b) this.second = true;
    phone.updatePeople(this.people);
    phone.hold(id);
    phone.setLock(false, { quiet: true });
    this.shown = phone.slot;
    this.changed();
    await phone.refresh();
  }

  /** Puts what is shown into the address. */
  changed() {
    const { a, b } = this.phones;
    writeAddress({ a: a.id, b: this.second ? b.id ?? '' : undefined, lockA: a.locked, lockB: b.locked, show: this.shown });
    this.#layout();
  }

  close(phone) {
    if (phone !== this.phones.b) return;
    this.second = false;
    this.shown = 'a';
    phone.hold(undefined);
    this.changed();
  }

  #inUse() { return this.second ? [this.phones.a, this.phones.b] : [this.phones.a]; }

  #takeSecond() {
    this.second = true;
    this.shown = 'b';
    this.phones.b.updatePeople(this.people);
    this.phones.b.people.open();
    this.changed();
    this.phones.b.people.focus();
  }

  #show(slot) {
    this.shown = slot;
    this.changed();
  }

  #fromAddress() {
    const { a, b, lockA, lockB, show, open } = readAddress();
    this.second = b !== undefined;
    this.shown = show;
    this.phones.a.hold(a || undefined, { locked: lockA });
    this.phones.b.hold(b || undefined, { locked: lockB });
    this.#layout();
    if (open !== undefined) this.dialog.show(open, undefined);
  }

  #layout() {
    const { a, b } = this.phones;
    this.main.dataset.phones = this.second ? 2 : 1;
    this.main.dataset.show = this.shown;
    b.root.hidden = !this.second;
    const names = this.#inUse().map(phone => this.person(phone.id)?.first_name).filter(Boolean);
    document.title = names.length ? words.titleOf(names.join(', ')) : words.title;
    this.bar.show({ second: this.second, shown: this.shown, names: { a: this.person(a.id)?.first_name, b: this.person(b.id)?.first_name } });
  }

  // After every connection everything is loaded again: events that fell into a gap do not come twice.
  async #catchUp() {
    const [people, bot, clock] = await Promise.all([sim.people(), sim.bot(), sim.clock()]);
    this.people = people;
    this.bot = bot;
    setNow(clock.now);
    this.bar.gone.up();
    for (const phone of Object.values(this.phones)) phone.updatePeople(this.people);
    if (this.loaded) for (const phone of this.#inUse()) phone.refresh();
    else this.#fromAddress();
    this.loaded = true;
    this.#layout();
    this.#tick();
  }

  async #event({ type, user_id }) {
    if (type === 'clock') setNow((await sim.clock()).now);
    if (type === 'bot') this.bot = await sim.bot();
    if (type === 'users') await this.reloadPeople();
    for (const phone of this.#inUse()) if (type === 'clock' || type === 'bot' || user_id === phone.id) phone.refresh();
    this.#tick();
  }

  async #advance(by) {
    await sim.advance(by);
    setNow((await sim.clock()).now);
    this.#tick();
  }

  #tick() {
    this.bar.tick();
    for (const phone of this.#inUse()) phone.tick();
  }
}

new Desk().start();
