/**
 * What a thing of the world looks like in answers is worked out once per value, since values never change.
 * Answers share the result, frozen: a caller that writes into one fails loudly.
 */
export function remembered<K extends object, V extends object>(show: (thing: K) => V): (thing: K) => V {
  const known = new WeakMap<K, V>();
  return thing => {
    let shown = known.get(thing);
    if (shown === undefined) {
      shown = frozen(show(thing));
      known.set(thing, shown);
    }
    return shown;
  };
}

function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) frozen(member);
  }
  return Object.freeze(value);
}
