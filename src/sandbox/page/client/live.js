// What this window shows, the stream of changes, and acts sent to the server.
import { morph } from './morph.js';

/** Who acts, in which place, with which thread open; kept in the address. */
export const view = Object.fromEntries(new URLSearchParams(location.search));
view.as ??= 'requester';

let events;
let arrived = Promise.resolve();
let arrives = () => {};

/** Resolves when the page shows what was last asked for. */
export const settled = () => arrived;

const listeners = new Map();

/** Runs `then` with the element whenever a region has changed. */
export function onRegion(name, then) {
  listeners.set(name, then);
}

/** Shows something else: changes the address and asks for it. */
export function show(change) {
  Object.assign(view, change);
  for (const [name, value] of Object.entries(view))
    if (value === undefined || value === '') delete view[name];
  history.replaceState(null, '', `?${new URLSearchParams(view)}`);
  for (const button of document.querySelectorAll('.actor')) {
    button.setAttribute('aria-pressed', String(button.dataset.as === view.as));
  }
  listen();
}

/** Listens for changes of what is shown now. The browser connects again by itself when the stream breaks. */
export function listen() {
  events?.close();
  events = new EventSource(`/events?${new URLSearchParams(view)}`);
  const waiting = arrives;
  arrived = new Promise(resolve => {
    arrives = () => {
      waiting();
      resolve();
    };
  });
  const done = arrives;
  events.addEventListener('region', ({ data }) => {
    const region = JSON.parse(data);
    put(region);
    if (region.name === 'sidebar') done();
  });
  events.addEventListener('over', () => location.assign('/'));
  events.addEventListener('open', () => document.body.classList.remove('cut-off'));
  events.addEventListener('error', () => document.body.classList.add('cut-off'));
}

function put({ name, html }) {
  const region = document.getElementById(name);
  if (region === null) return;
  if (region.tagName === 'SCRIPT') {
    const area = document.createElement('textarea');
    area.innerHTML = html;
    region.textContent = area.value;
  } else {
    morph(region, html);
    for (const pane of document.querySelectorAll(`[data-hides="${name}"]`)) pane.hidden = html === '';
    keepAtEnd(region);
  }
  tellTimes(region);
  listeners.get(name)?.(region);
}

const atEnd = new WeakSet();

/** Keeps a list of messages at its end, as long as the person has not scrolled up. */
export function followEnd(log) {
  atEnd.add(log);
  log.addEventListener('scroll', () => {
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 60) atEnd.add(log);
    else atEnd.delete(log);
  });
  new ResizeObserver(() => keepAtEnd(log)).observe(log);
}

function keepAtEnd(log) {
  if (atEnd.has(log)) log.scrollTop = log.scrollHeight;
}

const short = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const long = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Writes moments in the reader's zone. */
export function tellTimes(within) {
  for (const time of within.querySelectorAll('time[data-moment]')) {
    const said = (time.dataset.moment === 'time' ? short : long).format(new Date(time.dateTime));
    if (time.textContent !== said) time.textContent = said;
    time.title = new Date(time.dateTime).toLocaleString();
  }
}

/** Sends an act. Answers what came back, or nothing after having said what went wrong. */
export async function send(act, path = '/act') {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    });
    const reply = await response.json();
    if (response.ok && reply.trouble === undefined) return reply;
    toast(reply.trouble ?? 'That did not work.');
  } catch {
    toast('The sandbox does not answer. Is it still running in the terminal?');
  }
  return undefined;
}

let fading;

/** Says something at the bottom of the page for a while. */
export function toast(text) {
  const element = document.getElementById('toast');
  element.textContent = text;
  element.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => {
    element.hidden = true;
  }, 7_000);
}
