// One message: its bubble, its marks and the buttons under it.

import { h, icon } from './dom.js';
import { richText } from './text.js';
import { hour, read } from './time.js';
import { words } from './words.js';

/**
 * Draws a message. `acts` says what its parts do: press(message, key, button), open(address); `name` is the person's name.
 */
export function bubble(message, name, acts) {
  const mine = message.from === 'user';
  return h('li', { class: `message ${mine ? 'mine' : 'theirs'}`, 'data-id': message.message_id, tabindex: -1 },
    h('div', { class: 'bubble' },
      h('span', { class: 'only-read' }, mine ? words.chat.you(name) : words.chat.botSays, ' '),
      media(message),
      h('span', { class: 'text', dir: 'auto' }, richText(message.text, message.entities ?? [], acts.open)),
      marks(message)),
    keys(message, acts));
}

function media(message) {
  if (!message.media) return null;
  if (message.picture) return h('img', { class: 'picture', src: message.picture, alt: words.chat.media[message.media] });
  return h('span', { class: 'media' }, icon(message.media, 26), words.chat.media[message.media]);
}

function marks(message) {
  return h('span', { class: 'marks' },
    message.protected && h('span', { class: 'mark-protected', title: words.chat.protectedMark, role: 'img', 'aria-label': words.chat.protectedMark }, icon('shield', 13)),
    message.edited && h('span', {}, words.chat.edited),
    h('time', {}, hour(read(message.date))));
}

function keys(message, acts) {
  if (!message.buttons.length) return null;
  const place = (row, column) => ({ text: message.buttons[row][column], kind: message.kinds[row][column], url: message.urls[row][column], data: message.data[row][column] });
  return h('div', { class: 'keys' },
    message.buttons.map((row, r) => h('div', { class: 'keys-row' }, row.map((_, c) => key(message, place(r, c), acts)))));
}

function key(message, button, acts) {
  const label = h('span', { dir: 'auto' }, button.text);
  if (button.kind === 'callback') return h('button', { type: 'button', class: 'key', onclick: event => acts.press(message, button, event.currentTarget) }, label);
  if (button.kind === 'url') {
    return h('button', { type: 'button', class: 'key', onclick: () => acts.open(button.url) }, label, icon('out', 13), h('span', { class: 'only-read' }, words.chat.opensLink));
  }
  return h('button', { type: 'button', class: 'key', disabled: true, title: words.chat.noSuchButton }, label);
}
