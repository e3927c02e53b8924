// What a link or a pasted code asks for.

const hosts = new Set(['t.me', 'telegram.me', 'telegram.dog']);
const codeShape = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads what somebody pasted or tapped. Answers {kind: 'start', code} for this bot (code may be empty), {kind: 'other'} for another
 * bot, {kind: 'page', url} for any other page, {kind: 'bad'} for what Telegram would not open, {kind: 'nothing'} for nothing.
 */
export function readLink(text, username) {
  const asked = text.trim().replace(/^\/start(@\w+)?\s+/, '');
  if (asked === '') return { kind: 'nothing' };
  if (codeShape.test(asked)) return { kind: 'start', code: asked };
  const url = toURL(asked);
  if (!url) return { kind: 'bad' };
  const target = botOf(url);
  if (!target) return url.protocol === 'tg:' ? { kind: 'bad' } : { kind: 'page', url: url.href };
  if (target.toLowerCase() !== username.toLowerCase()) return { kind: 'other' };
  const code = url.searchParams.get('start') ?? '';
  return code === '' || codeShape.test(code) ? { kind: 'start', code } : { kind: 'bad' };
}

function toURL(text) {
  const whole = /^(https?|tg):\/\//i.test(text) ? text : `https://${text}`;
  if (/\s/.test(whole) || !/[./]/.test(text)) return null;
  try {
    return new URL(whole);
  } catch {
    return null;
  }
}

function botOf(url) {
  if (url.protocol === 'tg:') return url.searchParams.get('domain');
  return hosts.has(url.hostname) ? url.pathname.split('/')[1] : null;
}

/** The link that leads to the bot, with a code or without. */
export const botLink = (username, code) => `https://t.me/${username}${code ? `?start=${code}` : ''}`;
