// A message's text as safe elements: Telegram's entities become tags, links become anchors, everything else stays text.

import { h } from './dom.js';

const tags = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
};

const quotes = ['blockquote', 'expandable_blockquote'];

const links = /(?:https?:\/\/|\bt\.me\/)[^\s<>"«»]*[^\s<>"«».,;:!?)\]]/g;

/** Offsets count UTF-16 units, in Telegram as in JavaScript. `open` gets the address of a tapped link. */
export function richText(text, entities, open) {
  const all = [...entities, ...foundLinks(text, entities)];
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of all) cuts.add(offset).add(offset + length);
  const edges = [...cuts].filter(at => at >= 0 && at <= text.length).sort((a, b) => a - b);
  const quoted = new Map();
  return edges.slice(1).flatMap((to, i) => {
    const piece = dressed(text, edges[i], to, all, open);
    const quote = all.find(e => quotes.includes(e.type) && covers(e, edges[i], to));
    if (!quote) return [piece];
    if (quoted.has(quote)) {
      quoted.get(quote).append(piece);
      return [];
    }
    quoted.set(quote, h('blockquote', {}, piece));
    return [quoted.get(quote)];
  });
}

const covers = (e, from, to) => e.offset <= from && e.offset + e.length >= to;

function dressed(text, from, to, entities, open) {
  const around = entities.filter(e => covers(e, from, to)).sort((a, b) => a.length - b.length);
  return around.reduce((inner, entity) => wrap(inner, entity, text, open), document.createTextNode(text.slice(from, to)));
}

function wrap(inner, entity, text, open) {
  if (entity.type === 'spoiler') return h('span', { class: 'spoiler', tabindex: 0, onclick: event => event.currentTarget.classList.add('seen') }, inner);
  if (entity.type === 'text_link') return anchor(entity.url, inner, open);
  if (entity.type === 'url') return anchor(text.slice(entity.offset, entity.offset + entity.length), inner, open);
  return tags[entity.type] ? h(tags[entity.type], {}, inner) : inner;
}

function anchor(address, inner, open) {
  return h('a', { href: '#', onclick: event => { event.preventDefault(); open(address); } }, inner);
}

function foundLinks(text, entities) {
  const taken = entities.filter(e => ['url', 'text_link', 'code', 'pre'].includes(e.type));
  return [...text.matchAll(links)]
    .map(found => ({ type: 'url', offset: found.index, length: found[0].length }))
    .filter(link => !taken.some(e => link.offset < e.offset + e.length && e.offset < link.offset + link.length));
}
