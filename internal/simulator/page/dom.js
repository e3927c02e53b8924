// Building elements without ever parsing a string as HTML.

/** Makes an element: on… are listeners, true is an empty attribute, false and undefined leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

const paths = {
  send: 'M3 20.5 21 12 3 3.5v6.6L15 12 3 13.9z',
  attach: 'M20 11.5 12 19.4a5 5 0 0 1-7-7l8.3-8.2a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.1a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3',
  commands: 'M5 7h14M5 12h14M5 17h9',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  unlock: 'M7 11V8a5 5 0 0 1 9.6-2M5.5 11h13v9h-13z',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  close: 'M6 6l12 12M18 6 6 18',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2',
  phone: 'M7.5 3h9a1.5 1.5 0 0 1 1.5 1.5v15a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19.5v-15A1.5 1.5 0 0 1 7.5 3zM11 18h2',
  add: 'M12 5v14M5 12h14',
  down: 'M6 9.5l6 6 6-6',
  home: 'M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10',
  out: 'M9 6.5h8.5V15M17.5 6.5 7 17',
  photo: 'M4 6h16v12.5H4zM4 16l5-5 4 4 2.5-2.5L20 16M15.5 9.5v.01',
  voice: 'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5',
  file: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  location: 'M12 21s6.5-6.2 6.5-11.2a6.5 6.5 0 0 0-13 0C5.5 14.8 12 21 12 21zM12 12.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z',
  contact: 'M12 12.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM4.5 20c.8-3.6 3.8-5 7.5-5s6.7 1.4 7.5 5',
  shield: 'M12 3.5 5 6v5.5c0 4.4 2.9 7.6 7 9 4.1-1.4 7-4.6 7-9V6z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
};

const svg = 'http://www.w3.org/2000/svg';

/** A drawn sign. It says nothing to a screen reader: the control around it carries the label. */
export function icon(name, size = 22) {
  const node = document.createElementNS(svg, 'svg');
  const attributes = { viewBox: '0 0 24 24', width: size, height: size, class: `icon icon-${name}`, 'aria-hidden': 'true' };
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name]);
  node.append(path);
  return node;
}

/** A button that shows only a sign; its label is read out and shown as a tip. */
export function iconButton(name, label, attributes = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...attributes }, icon(name));
}

/** The round picture of a person or of the bot: the first letter on a colour that stays with the id. */
export function face(name, id = 0) {
  return h('span', { class: `face face-${Math.abs(id) % 6}`, 'aria-hidden': 'true' }, [...(name || '?')][0].toUpperCase());
}

/** A small menu under a button: opens on press, closes on choice, Escape or a press elsewhere. */
export function menu(button, items, attributes = {}) {
  const list = h('div', { class: 'menu', role: 'menu', hidden: true, ...attributes });
  const root = h('div', { class: 'menu-anchor' }, button, list);
  const close = () => { list.hidden = true; button.setAttribute('aria-expanded', 'false'); };
  const open = () => {
    list.replaceChildren(...items(close));
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    list.querySelector('button, a')?.focus();
  };
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => (list.hidden ? open() : close()));
  // A press beside the menu closes it by pointerdown: some browsers move no focus then, so focusout alone would miss it.
  document.addEventListener('pointerdown', event => { if (!root.contains(event.target)) close(); });
  root.addEventListener('focusout', event => { if (event.relatedTarget && !root.contains(event.relatedTarget)) close(); });
  root.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !list.hidden) { close(); button.focus(); event.stopPropagation(); }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(list, event);
  });
  return root;
}

function step(list, event) {
  const items = [...list.querySelectorAll('[role=menuitem]')];
  const next = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  items.at(next % items.length)?.focus();
  event.preventDefault();
}

/** One line of a menu. */
export function menuItem(label, act, sign) {
  return h('button', { type: 'button', role: 'menuitem', class: 'menu-item', onclick: act }, sign && icon(sign, 20), h('span', {}, label));
}
