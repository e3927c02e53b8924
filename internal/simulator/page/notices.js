// What appears over the chat for a moment: the bot's toast and alert, a new notification, and errors in words.

import { h, iconButton } from './dom.js';
import { notification } from './lockscreen.js';
import { words } from './words.js';

const toastTime = 4000;
const bannerTime = 5000;

export class Notices {
  #toastTimer;
  #bannerTimer;

  /** `under` is the part of the phone that an alert covers. */
  constructor(under) {
    this.under = under;
    this.toastLine = h('div', { class: 'toast', role: 'status', 'aria-live': 'polite' });
    this.bannerLine = h('div', { class: 'banner', role: 'status', 'aria-live': 'polite' });
    this.wrongLine = h('div', { class: 'wrong', role: 'alert' });
    this.layer = h('div', { class: 'alert-layer', hidden: true });
    this.root = h('div', { class: 'notices' }, this.bannerLine, this.wrongLine, this.toastLine, this.layer);
  }

  toast(text) {
    clearTimeout(this.#toastTimer);
    this.toastLine.replaceChildren(h('p', { dir: 'auto' }, text));
    this.#toastTimer = setTimeout(() => this.toastLine.replaceChildren(), toastTime);
  }

  /** An alert stays until it is acknowledged; the chat under it rests. */
  alert(text) {
    const back = document.activeElement;
    const close = () => {
      this.layer.hidden = true;
      this.under.inert = false;
      back?.focus?.();
    };
    const ok = h('button', { type: 'button', class: 'button button-strong', onclick: close }, words.alert.ok);
    const box = h('div', { class: 'alert', role: 'alertdialog', 'aria-modal': 'true', onkeydown: event => { if (event.key === 'Escape') close(); } },
      h('p', { dir: 'auto' }, text), ok);
    box.setAttribute('aria-label', text);
    this.layer.replaceChildren(box);
    this.layer.hidden = false;
    this.under.inert = true;
    ok.focus();
  }

  banner(bot, line) {
    clearTimeout(this.#bannerTimer);
    const away = () => this.bannerLine.replaceChildren();
    this.bannerLine.replaceChildren(notification(bot, line, away));
    this.#bannerTimer = setTimeout(away, bannerTime);
  }

  wrong(text) {
    const close = iconButton('close', words.wrong.close, { onclick: () => this.wrongLine.replaceChildren() });
    this.wrongLine.replaceChildren(h('p', {}, text), close);
  }

  /** Clears everything: another person took the phone, or what was wrong is over. */
  clear() {
    for (const line of [this.toastLine, this.bannerLine, this.wrongLine]) line.replaceChildren();
    this.layer.hidden = true;
    this.under.inert = false;
  }

  forgive() { this.wrongLine.replaceChildren(); }
}
