/** Modals and the Home tab as HTML, with what Slack's client puts around an app's blocks. */
import type { SlackView } from '../../slack/model.ts';
import { type Html, html } from '../html.ts';
import { drawBlocks, type Setting } from './blocks.ts';
import { wordsOf } from './controls.ts';

/** What is drawn of a view. */
export type Shown = Pick<SlackView, 'id' | 'blocks' | 'content' | 'errors'>;

/** A modal: its title, its blocks, and the buttons that end it. */
export function drawModal(view: Shown, setting: Setting): Html {
  const submit = wordsOf(view.content['submit']);
  const close = wordsOf(view.content['close']) || 'Close';
  return html`<div class="modal" role="dialog" aria-modal="true" aria-labelledby="modal-title" data-key="${view.id}" data-view="${view.id}"><header><h2 id="modal-title">${wordsOf(view.content['title'])}</h2><button type="button" class="icon" data-do="close-modal" aria-label="Close">×</button></header><div class="modal-body">${drawView(view, setting)}</div><footer><button type="button" class="btn" data-do="close-modal">${close}</button>${submit === '' ? undefined : html`<button type="button" class="btn primary" data-do="submit-modal">${submit}</button>`}</footer></div>`;
}

/** A Home tab. */
export const drawHome = (view: Shown, setting: Setting): Html =>
  html`<div class="home" data-key="${view.id}" data-view="${view.id}">${drawView(view, setting)}</div>`;

const drawView = ({ blocks, errors }: Shown, setting: Setting): Html =>
  drawBlocks(blocks, { ...setting, errors });
