// The simulator's control API, its errors in words, and its live events.

import { words } from './words.js';

/** What went wrong, in words for the person at the screen. `gone` means that nobody answers at all. */
export class SimError extends Error {
  constructor(message, { status = 0, gone = false } = {}) {
    super(message);
    this.status = status;
    this.gone = gone;
  }
}

// A press waits up to 10 s for the bot; a little more, so that the simulator's own answer comes first.
const patience = 13_000;

async function call(method, path, body) {
  const response = await reach(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw refusal(response.status, answer.error || response.statusText);
  return answer;
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (cause) {
    if (cause.name === 'TimeoutError') throw new SimError(words.wrong.slow);
    throw new SimError(words.wrong.gone, { gone: true });
  }
}

function refusal(status, reason) {
  const { server, person, state, missing, refused } = words.wrong;
  if (status >= 500) return new SimError(server(reason), { status });
  if (status === 404 && reason === 'no such user') return new SimError(person, { status });
  const say = { 404: missing, 409: state }[status] ?? refused;
  return new SimError(say(reason), { status });
}

const person = id => `/sim/users/${encodeURIComponent(id)}`;

export const sim = {
  people: () => call('GET', '/sim/users'),
  addPerson: (first_name, language_code) => call('POST', '/sim/users', { first_name, language_code }),
  chat: id => call('GET', `${person(id)}/chat`),
  send: (id, message) => call('POST', `${person(id)}/messages`, message),
  press: (id, tap) => call('POST', `${person(id)}/press`, tap),
  setState: (id, state) => call('POST', `${person(id)}/state`, { state }),
  bot: () => call('GET', '/sim/bot'),
  clock: () => call('GET', '/sim/clock'),
  advance: by => call('POST', '/sim/clock', { advance: by }),
  qr: text => `/sim/qr?text=${encodeURIComponent(text)}`,
};

/**
 * Listens to the simulator for as long as the page lives. `up` is called after every (re)connection, because whatever happened
 * meanwhile was missed; `event` with each event; `down` when nobody answers or one of these two failed. Answers a function that
 * connects at once.
 */
export function listen({ up, down, event }) {
  let source;
  let timer;
  // The browser's own reconnection gives up on some failures and waits long after others; one rule of ours is clearer.
  const retry = () => {
    source.close();
    clearTimeout(timer);
    timer = setTimeout(connect, 1500);
    down();
  };
  const connect = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource('/sim/events');
    source.onopen = () => up().catch(retry);
    source.onmessage = message => event(JSON.parse(message.data)).catch(retry);
    source.onerror = retry;
  };
  addEventListener('online', connect);
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', shown => { if (shown.persisted) connect(); });
  connect();
  return connect;
}
