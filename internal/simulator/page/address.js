// The page's address says everything that is shown: /phone?a=ID&b=ID&lock=ab&show=b, and open=CODE for the link dialog.

/** Reads the address. `b` is undefined without a second phone, '' when nobody holds it. */
export function readAddress() {
  const asked = new URLSearchParams(location.search);
  const number = name => (asked.get(name) ? Number(asked.get(name)) : asked.has(name) ? '' : undefined);
  const lock = asked.get('lock') ?? '';
  return {
    a: number('a'), b: number('b'), lockA: lock.includes('a'), lockB: lock.includes('b'),
    show: asked.get('show') === 'b' ? 'b' : 'a', open: asked.get('open') ?? undefined,
  };
}

/** Writes the address; a change of person is a step that the browser's Back undoes, a lock is not. */
export function writeAddress({ a, b, lockA, lockB, show }) {
  const asked = new URLSearchParams();
  if (a) asked.set('a', a);
  if (b !== undefined) asked.set('b', b);
  if (lockA || lockB) asked.set('lock', `${lockA ? 'a' : ''}${lockB ? 'b' : ''}`);
  if (b !== undefined && show === 'b') asked.set('show', 'b');
  const was = readAddress();
  const next = `${location.pathname}${asked.size ? `?${asked}` : ''}`;
  if (was.a !== (a || undefined) || was.b !== b) history.pushState(null, '', next);
  else history.replaceState(null, '', next);
}
