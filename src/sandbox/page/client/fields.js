// Menus with type-ahead, and what is filled into fields.
import { send, view } from './live.js';

/** Where a control sits, as the server wants to hear it. */
export function seatOf(control) {
  const message = control.closest('[data-ts]');
  const shown = control.closest('[data-view]');
  const named = control.closest('[data-action]');
  return {
    as: view.as,
    ...(shown === null ? {} : { view: shown.dataset.view }),
    ...(message === null || shown !== null
      ? {}
      : { channel: message.dataset.channel, ts: message.dataset.ts }),
    block: named.dataset.block,
    action: named.dataset.action,
  };
}

/** What is in a control now, in the shape Slack has for it. */
export function contentOf(control) {
  if ('combo' in control.dataset) {
    const chosen = JSON.parse(control.dataset.chosen);
    return 'several' in control.dataset ? chosen : (chosen[0] ?? null);
  }
  if ('choices' in control.dataset) {
    const chosen = [...control.querySelectorAll('input:checked')].map(input => input.value);
    return control.querySelector('input[type=radio]') === null ? chosen : (chosen[0] ?? null);
  }
  if (control.value === '') return null;
  return control.type === 'datetime-local'
    ? String(Math.floor(new Date(`${control.value}Z`).getTime() / 1000))
    : control.value;
}

/** Everything in a modal that counts when it is sent, by block id. */
export function valuesIn(modal) {
  const fields = [...modal.querySelectorAll('[data-combo], [data-choices], [data-field]')];
  return Object.fromEntries(
    fields
      .filter(control => control.dataset.dispatch === '')
      .map(control => [control.dataset.block, contentOf(control)]),
  );
}

// One after the other, as they were typed: what is told last is what is there.
let told = Promise.resolve();

/** Tells the app of a change, where it wants to hear of it at once. */
export async function changed(control) {
  if (control.dataset.dispatch === '') return;
  const change = { do: 'choose', ...seatOf(control), value: contentOf(control) };
  told = told.then(() => send(change));
  await told;
}

/** Once the app has been told of everything that was changed so far. */
export const allTold = () => told;

const optionsOf = combo => JSON.parse(combo.dataset.options);
const chosenIn = combo => JSON.parse(combo.dataset.chosen);
const timers = new WeakMap();

/** Opens a menu's list with what fits what was typed; asks the app where the options come from it. */
export function offer(combo, typed) {
  if (!('external' in combo.dataset)) {
    const wanted = typed.trim().toLowerCase();
    list(
      combo,
      optionsOf(combo).filter(o => o.label.toLowerCase().includes(wanted)),
    );
    return;
  }
  clearTimeout(timers.get(combo));
  timers.set(
    combo,
    setTimeout(() => void search(combo, typed), 200),
  );
}

async function search(combo, typed) {
  const reply = await send({ do: 'search', ...seatOf(combo), query: typed });
  const options = (reply?.options ?? []).map(({ text, value, note = '' }) => ({ label: text, value, note }));
  combo.dataset.options = JSON.stringify([...optionsOf(combo), ...options]);
  list(combo, options);
}

function list(combo, options) {
  const box = combo.querySelector('[role=listbox]');
  const input = combo.querySelector('input');
  const items = options.slice(0, 50).map((option, i) => {
    const item = document.createElement('li');
    item.id = `${box.id}-${i}`;
    item.role = 'option';
    item.dataset.value = option.value;
    item.textContent = option.label;
    if (option.note !== '') {
      const note = document.createElement('small');
      note.textContent = option.note;
      item.append(note);
    }
    item.setAttribute('aria-selected', String(i === 0));
    return item;
  });
  if (items.length === 0) {
    const nothing = document.createElement('li');
    nothing.className = 'quiet';
    nothing.textContent = 'Nothing fits';
    items.push(nothing);
  }
  box.replaceChildren(...items);
  box.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  mark(input, box.querySelector('[role=option]'));
}

export function closeList(combo) {
  combo.querySelector('[role=listbox]').hidden = true;
  const input = combo.querySelector('input');
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

/** Makes one line of a list the present one. */
export function mark(input, item) {
  if (!item) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  for (const other of item.parentElement.querySelectorAll('[role=option]')) {
    other.setAttribute('aria-selected', String(other === item));
  }
  input.setAttribute('aria-activedescendant', item.id);
  item.scrollIntoView({ block: 'nearest' });
}

/** Moves the mark up or down. */
export function moveMark(input, box, by) {
  const items = [...box.querySelectorAll('[role=option]')];
  const now = items.findIndex(item => item.getAttribute('aria-selected') === 'true');
  mark(input, items[(now + by + items.length) % items.length]);
}

/** Takes a line of a menu. */
export async function take(combo, value) {
  const input = combo.querySelector('input');
  const several = 'several' in combo.dataset;
  const before = chosenIn(combo);
  combo.dataset.chosen = JSON.stringify(several ? [...new Set([...before, value])] : [value]);
  input.value = several ? '' : (optionsOf(combo).find(o => o.value === value)?.label ?? value);
  closeList(combo);
  drawChips(combo);
  await changed(combo);
}

/** Takes the last chosen one away again. */
export async function untake(combo, value) {
  combo.dataset.chosen = JSON.stringify(chosenIn(combo).filter(other => other !== value));
  drawChips(combo);
  await changed(combo);
}

/** Shows what is chosen in a menu of several. */
export function drawChips(combo) {
  if (!('several' in combo.dataset)) return;
  const options = optionsOf(combo);
  combo.querySelector('.chips').replaceChildren(
    ...chosenIn(combo).map(value => {
      const chip = document.createElement('button');
      chip.type = 'button';
      chip.className = 'chip';
      chip.dataset.unpick = value;
      const label = options.find(o => o.value === value)?.label ?? value;
      chip.textContent = `${label} ×`;
      chip.setAttribute('aria-label', `Remove ${label}`);
      return chip;
    }),
  );
}
