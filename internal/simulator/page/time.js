// Time as people in Kazakhstan see it.

// The whole country keeps UTC+5 since March 2024. The zone is written as an offset because browsers with an older time-zone
// table still put Almaty at UTC+6. (The sign in Etc/GMT names is the other way round.)
const zone = 'Etc/GMT-5';

const hours = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' });
const longDays = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' });
const keys = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** Reads a time of the simulator: Unix seconds as in the Bot API, or a timestamp in words. */
export const read = date => new Date(typeof date === 'number' ? date * 1000 : date);

export const hour = time => hours.format(time);
export const day = time => days.format(time);
export const longDay = time => longDays.format(time);

/** Tells whether two times fall on one day in Kazakhstan. */
export const sameDay = (a, b) => keys.format(a) === keys.format(b);

let ahead = 0;

/** Takes over the simulator's clock, which may be days ahead of this machine's. */
export function setNow(now) { ahead = read(now) - Date.now(); }

/** The simulator's present moment. */
export const now = () => new Date(Date.now() + ahead);
