// Makes an element's content like some HTML by changing only what differs, so that focus, scroll positions and
// half-filled fields stay. Elements with `data-key` keep their identity when they move; those with `data-local`
// belong to the person at the keyboard and are left alone.

/** Changes the children of `element` to those of `html`. */
export function morph(element, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  morphChildren(element, template.content);
}

const keyOf = node => (node.nodeType === Node.ELEMENT_NODE ? node.dataset?.key : undefined);

function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.childNodes) {
    const key = keyOf(child);
    if (key !== undefined) keyed.set(key, child);
  }
  let place = from.firstChild;
  for (const wanted of Array.from(to.childNodes)) {
    const key = keyOf(wanted);
    const present = key === undefined ? place : keyed.get(key);
    if (present && sameKind(present, wanted)) {
      if (present === place) place = place.nextSibling;
      else from.insertBefore(present, place);
      morphNode(present, wanted);
    } else {
      from.insertBefore(wanted, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

const sameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function morphNode(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if ('local' in from.dataset) return;
  // The page writes these in the reader's own zone.
  if (from.dataset.moment !== undefined && from.dateTime === to.dateTime) return;
  morphAttributes(from, to);
  morphChildren(from, to);
}

function morphAttributes(from, to) {
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of Array.from(from.attributes)) {
    if (!to.hasAttribute(name) && !(name === 'open' && from.nodeName === 'DETAILS'))
      from.removeAttribute(name);
  }
}
