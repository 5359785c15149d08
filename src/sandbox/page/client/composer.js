// The message boxes: sending, and completing a command word by word.
import { mark, moveMark } from './fields.js';
import { send, settled, view } from './live.js';

const known = () => JSON.parse(document.getElementById('completion').textContent);

/** What can come at the end of a text. Only what begins with the command's slash is completed. */
export function suggest(text) {
  const { command, verbs, options, groups, loose, members } = known();
  if (!text.startsWith('/')) return [];
  const [first = '', ...rest] = text.split(/\s+/);
  if (rest.length === 0) {
    return command.startsWith(first) && command !== first
      ? [{ text: command, hint: 'swap the instances of a group' }]
      : [];
  }
  if (first !== command) return [];
  const last = rest.at(-1);
  const before = rest.slice(0, -1);
  const fits = ({ text: word }) => word.startsWith(last) && word !== last && !before.includes(word);
  if (before.length === 0) return [...groups, ...verbs].filter(fits);
  if (['status', 'history'].includes(before[0])) return before.length === 1 ? groups.filter(fits) : [];
  if (verbs.some(verb => verb.text === before[0])) return [];
  if (last.startsWith('-')) return options.filter(fits);
  if (before.at(-1) === '--out') {
    const begun = last.slice(0, last.lastIndexOf(',') + 1);
    return members
      .map(({ text: word, hint }) => ({ text: begun + word, hint }))
      .filter(({ text: word }) => word.startsWith(last) && word !== last);
  }
  if (before.at(-1).startsWith('--')) return [];
  const ids = loose.filter(fits);
  return ids.length > 0 || last !== '' ? ids : options.filter(fits);
}

/** Sets a message box up. `thread` tells which thread it writes into, if any. */
export function composer(form, thread) {
  const text = form.querySelector('textarea');
  const box = form.querySelector('[role=listbox]');
  const close = () => {
    box.hidden = true;
    text.setAttribute('aria-expanded', 'false');
    text.removeAttribute('aria-activedescendant');
  };
  const grow = () => {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight + 2, 140)}px`;
  };
  const open = () => {
    const found = suggest(text.value).slice(0, 12);
    box.replaceChildren(...found.map((one, i) => line(`${form.id}-${i}`, one)));
    box.hidden = found.length === 0;
    text.setAttribute('aria-expanded', String(found.length > 0));
    mark(text, box.firstElementChild);
  };
  const accept = item => {
    text.value = `${text.value.replace(/\S*$/, '')}${item.dataset.word} `;
    text.focus();
    grow();
    open();
  };
  const submit = async () => {
    const said = text.value.trim();
    if (said === '') return;
    text.value = '';
    grow();
    close();
    await settled();
    const where = thread();
    await send({
      do: 'type',
      as: view.as,
      place: document.body.dataset.place,
      ...(where === undefined ? {} : { thread: where }),
      text: said,
    });
  };
  text.addEventListener('input', () => {
    grow();
    open();
  });
  text.addEventListener('blur', () => setTimeout(close, 150));
  text.addEventListener('keydown', event => {
    const marked = box.hidden ? null : box.querySelector('[aria-selected=true]');
    if (marked && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      moveMark(text, box, event.key === 'ArrowDown' ? 1 : -1);
    } else if (marked && event.key === 'Tab') {
      event.preventDefault();
      accept(marked);
    } else if (event.key === 'Escape' && !box.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const halfTyped = marked && /\S$/.test(text.value);
      if (halfTyped) accept(marked);
      else void submit();
    }
  });
  box.addEventListener('mousedown', event => {
    event.preventDefault();
    const item = event.target.closest('[role=option]');
    if (item) accept(item);
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    void submit();
  });
  return {
    /** Puts a text into the box, in place of what is there. */
    fill(value) {
      text.value = value;
      text.focus();
      grow();
      close();
    },
    /** Adds a word to what is there. */
    add(word) {
      text.value = `${text.value.trimEnd()} ${word} `.trimStart();
      text.focus();
      grow();
    },
  };
}

function line(id, { text, hint }) {
  const item = document.createElement('li');
  item.id = id;
  item.role = 'option';
  item.dataset.word = text;
  const word = document.createElement('b');
  word.textContent = text;
  const said = document.createElement('span');
  said.className = 'quiet';
  said.textContent = hint;
  item.append(word, said);
  return item;
}
