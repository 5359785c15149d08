// views.*: modals need a fresh trigger, the Home tab only needs to know whose it is; `hash` guards both against
// races between two updates.

import { isObject } from './arguments.ts';
import { viewFrame } from './block-schemas.ts';
import { checkViewBlocks, complaints } from './blocks.ts';
import type { Method, MethodCall, Methods } from './method.ts';
import type { JsonObject, SlackView } from './model.ts';
import { SlackError } from './slack-error.ts';
import { wireView } from './wire.ts';
import type { Workspace } from './workspace.ts';

/** Bytes of a view's JSON. */
export const viewBytesMax = 250_000;

/** A view as the app sent it, checked: its frame, its blocks, and what ties them together. */
export function checkedView(
  workspace: Workspace,
  sent: unknown,
): Pick<SlackView, 'type' | 'content' | 'blocks'> {
  const parsed = viewFrame.safeParse(sent);
  if (!parsed.success) throw new SlackError('invalid_arguments', complaints(parsed.error, ['view']));
  if (Buffer.byteLength(JSON.stringify(sent)) > viewBytesMax) throw new SlackError('view_too_large');
  const { type, blocks: unchecked } = parsed.data;
  const blocks = checkViewBlocks(unchecked, type, () => workspace.freshId('b'));
  if (type === 'modal' && parsed.data.submit === undefined && blocks.some(block => block.type === 'input')) {
    throw new SlackError('invalid_arguments', [
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ]);
  }
  return { type, content: isObject(sent) ? sent : {}, blocks };
}

function refuseTakenExternalId(workspace: Workspace, content: JsonObject, own?: string): void {
  const { external_id: externalId } = content;
  if (typeof externalId !== 'string' || externalId === '') return;
  const taken = workspace.views().some(view => view.id !== own && view.content['external_id'] === externalId);
  if (taken) throw new SlackError('duplicate_external_id');
}

/** How deep modals may be stacked. */
export const stackMax = 3;

function openModal(call: MethodCall, onto: 'nothing' | 'current'): Record<string, unknown> {
  const { workspace, args, triggers } = call;
  const view = checkedView(workspace, args.json('view', 'invalid_arguments'));
  if (view.type !== 'modal') throw new SlackError('invalid_arguments', ['[ERROR] view must be a modal']);
  refuseTakenExternalId(workspace, view.content);
  const trigger = triggers.redeem(args.required('trigger_id', 'invalid_trigger_id'));
  const beneath =
    onto === 'current' && trigger.viewId !== undefined ? workspace.view(trigger.viewId) : undefined;
  if (onto === 'current') {
    if (beneath === undefined) throw new SlackError('not_found');
    const depth = workspace.viewsOf(trigger.user).filter(open => open.type === 'modal').length;
    if (depth >= stackMax) throw new SlackError('push_limit_reached');
  } else {
    for (const open of workspace.viewsOf(trigger.user)) if (open.type === 'modal') workspace.closeView(open);
  }
  const id = workspace.freshId('V0');
  const opened = workspace.setView({
    id,
    user: trigger.user,
    hash: workspace.freshTs(),
    ...view,
    root_view_id: beneath?.root_view_id ?? id,
    ...(beneath === undefined ? {} : { previous_view_id: beneath.id }),
  });
  return { view: wireView(opened, workspace) };
}

/** Puts new content into a view; an outdated `hash` is refused with `hash_conflict`. */
export function updateView(
  workspace: Workspace,
  current: SlackView,
  sent: unknown,
  hash?: string,
): SlackView {
  const view = checkedView(workspace, sent);
  if (view.type !== current.type)
    throw new SlackError('invalid_arguments', ['[ERROR] view type cannot change']);
  if (hash !== undefined && hash !== current.hash) throw new SlackError('hash_conflict');
  refuseTakenExternalId(workspace, view.content, current.id);
  const { errors: _solved, ...rest } = current;
  return workspace.setView({ ...rest, ...view, hash: workspace.freshTs() });
}

const update: Method = {
  token: 'bot',
  scopes: [],
  tier: 4,
  run({ workspace, args }) {
    const externalId = args.text('external_id');
    const current = args.has('view_id')
      ? workspace.view(args.required('view_id'))
      : workspace
          .views()
          .find(view => externalId !== undefined && view.content['external_id'] === externalId);
    if (current === undefined) throw new SlackError('not_found');
    const next = updateView(workspace, current, args.json('view', 'invalid_arguments'), args.text('hash'));
    return { view: wireView(next, workspace) };
  },
};

const publish: Method = {
  token: 'bot',
  scopes: [],
  tier: 4,
  run({ workspace, args }) {
    const user = args.required('user_id');
    if (workspace.person(user) === undefined)
      throw new SlackError('invalid_arguments', ['[ERROR] user not found']);
    const view = checkedView(workspace, args.json('view', 'invalid_arguments'));
    if (view.type !== 'home') throw new SlackError('invalid_arguments', ['[ERROR] view must be a home tab']);
    const current = workspace.viewsOf(user).find(open => open.type === 'home');
    const hash = args.text('hash');
    if (hash !== undefined && current?.hash !== hash) throw new SlackError('hash_conflict');
    const id = current?.id ?? workspace.freshId('V0');
    const next = workspace.setView({ id, user, hash: workspace.freshTs(), ...view, root_view_id: id });
    return { view: wireView(next, workspace) };
  },
};

/** `views.*`. */
export const viewMethods: Methods = {
  'views.open': { token: 'bot', scopes: [], tier: 4, run: call => openModal(call, 'nothing') },
  'views.publish': publish,
  'views.push': { token: 'bot', scopes: [], tier: 4, run: call => openModal(call, 'current') },
  'views.update': update,
};
