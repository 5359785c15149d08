// What the page does when something is pressed, chosen or typed. Everything that is shown comes from the server.
import { composer } from './composer.js';
import { askAboutInstance, confirmed } from './dialogs.js';
import {
  allTold,
  changed,
  closeList,
  drawChips,
  moveMark,
  offer,
  seatOf,
  take,
  untake,
  valuesIn,
} from './fields.js';
import { followEnd, listen, onRegion, send, show, tellTimes, view } from './live.js';

const main = composer(document.getElementById('composer'), () => undefined);
composer(document.getElementById('thread-composer'), () => view.thread);

/** The place that is shown, as the server has settled it. */
function settle(sidebar) {
  document.body.dataset.place = sidebar.querySelector('[aria-current=page]')?.dataset.place ?? '';
  document.body.classList.toggle('at-home', document.body.dataset.place === 'home');
}

async function play(id) {
  document.getElementById('wait').hidden = false;
  if ((await send({ id }, '/scenario')) !== undefined) location.assign('/');
  else document.getElementById('wait').hidden = true;
}

/** A link to a message of this workspace leads to its thread; others lead nowhere from here. */
async function follow(url) {
  const [, place, seconds, rest] = /\/archives\/(\w+)\/p(\d+)(\d{6})/.exec(url) ?? [];
  if (place === undefined) return;
  if (document.querySelector('#modal [data-view]')) await send({ do: 'close', as: view.as });
  show({ place, thread: `${seconds}.${rest}` });
}

const deeds = {
  press: async button => {
    if (!(await confirmed(button))) return;
    await send({ do: 'press', ...seatOf(button) });
    if (button.dataset.url !== undefined) await follow(button.dataset.url);
  },
  pick: async button => {
    button.closest('details').open = false;
    if (await confirmed(button.closest('[data-action]'))) {
      await send({ do: 'choose', ...seatOf(button), value: button.dataset.value });
    }
  },
  go: button => {
    show({ place: button.dataset.place, thread: undefined });
    if (button.dataset.place === 'home') void send({ do: 'open-home', as: view.as });
  },
  shortcut: button => send({ do: 'shortcut', as: view.as, id: button.dataset.id }),
  thread: button => show({ thread: button.dataset.ts }),
  'close-thread': () => show({ thread: undefined }),
  'text-view': button => {
    const on = view.text !== '1';
    button.setAttribute('aria-pressed', String(on));
    show({ text: on ? '1' : undefined });
  },
  'act-as': button => show({ as: button.dataset.as }),
  compose: button => {
    if (view.as !== button.dataset.as) show({ as: button.dataset.as });
    main.fill(button.dataset.text);
  },
  'submit-modal': async button => {
    await allTold();
    await send({ do: 'submit', as: view.as, values: valuesIn(button.closest('[data-view]')) });
  },
  'close-modal': () => send({ do: 'close', as: view.as }),
  instance: async cell => {
    const answer = await askAboutInstance(cell);
    if (answer === 'name') main.add(cell.dataset.id);
    else if (answer !== '') await send({ do: 'instance', id: cell.dataset.id, deed: answer });
  },
  switch: button =>
    send({ do: 'switch', id: button.dataset.id, on: button.getAttribute('aria-checked') !== 'true' }),
  deed: button => send({ do: 'deed', id: button.dataset.id }),
  speed: button => send({ do: 'speed', value: Number(button.dataset.value) }),
  kill: () => send({ do: 'kill' }),
  start: () => send({ do: 'start' }),
  pause: () => send({ do: 'pause' }),
  resume: () => send({ do: 'resume' }),
  step: () => send({ do: 'step' }),
  again: () => play(document.getElementById('scenario').value),
  theme: () => {
    const { dataset } = document.documentElement;
    dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', dataset.theme);
  },
};

document.addEventListener('click', event => {
  const control = event.target.closest('[data-do]');
  if (control) void deeds[control.dataset.do]?.(control);
  const chip = event.target.closest('[data-unpick]');
  if (chip) void untake(chip.closest('[data-combo]'), chip.dataset.unpick);
  const option = event.target.closest('[data-combo] [role=option]');
  if (option) void take(option.closest('[data-combo]'), option.dataset.value);
  for (const open of document.querySelectorAll('details.overflow[open]')) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener('change', event => {
  const { target } = event;
  if (target.id === 'scenario') void play(target.value);
  const control = target.closest('[data-choices], [data-field]:not([data-live])');
  if (control) void changed(control);
});

document.addEventListener('focusin', event => {
  const combo = event.target.closest('[data-combo]');
  if (combo && event.target.role === 'combobox') {
    event.target.select();
    if (!('external' in combo.dataset) || combo.dataset.least === '0') offer(combo, '');
  }
});

document.addEventListener('focusout', event => {
  const combo = event.target.closest('[data-combo]');
  if (combo) setTimeout(() => combo.contains(document.activeElement) || closeList(combo), 150);
});

document.addEventListener('input', event => {
  const combo = event.target.closest('[data-combo]');
  if (combo) offer(combo, event.target.value);
  const live = event.target.closest('[data-field][data-live]');
  if (live) void changed(live);
});

document.addEventListener('mousedown', event => {
  if (event.target.closest('[data-combo] [role=listbox]')) event.preventDefault();
});

function inMenu(combo, event) {
  const box = combo.querySelector('[role=listbox]');
  const item = box.hidden ? null : box.querySelector('[aria-selected=true]');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (box.hidden) offer(combo, '');
    else moveMark(event.target, box, event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    if (item) void take(combo, item.dataset.value);
  } else if (event.key === 'Backspace' && event.target.value === '') {
    const chosen = JSON.parse(combo.dataset.chosen);
    if (chosen.length > 0) void untake(combo, chosen.at(-1));
  } else if (event.key === 'Escape' && !box.hidden) {
    event.stopPropagation();
    closeList(combo);
  }
}

document.addEventListener('keydown', event => {
  const combo = event.target.closest('[data-combo]');
  if (combo && event.target.role === 'combobox') inMenu(combo, event);
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const modal = document.querySelector('#modal [data-view]');
  if (modal && !combo) void send({ do: 'close', as: view.as });
  else if (view.thread !== undefined && !document.querySelector('dialog[open]')) show({ thread: undefined });
});

// A modal takes the focus when it opens and gives it back when it has closed.
let focusBefore;
let modalShown;
onRegion('modal', region => {
  const modal = region.querySelector('[data-view]');
  for (const combo of region.querySelectorAll('[data-combo]')) drawChips(combo);
  for (const pane of document.querySelectorAll('.top, .story, main')) pane.inert = modal !== null;
  if (modal && modal.dataset.view !== modalShown) {
    focusBefore ??= document.activeElement;
    (modal.querySelector('input, textarea, select') ?? modal.querySelector('button'))?.focus();
  } else if (!modal && modalShown !== undefined) {
    focusBefore?.focus();
    focusBefore = undefined;
  }
  modalShown = modal?.dataset.view;
});
onRegion('sidebar', settle);

settle(document.getElementById('sidebar'));
tellTimes(document);
for (const log of document.querySelectorAll('[role=log]')) followEnd(log);
listen();
