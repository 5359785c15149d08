// The Web API: a call is authenticated, its scope is checked, then the method runs. The order of the refusals is
// Slack's: a token is judged before its scopes, and those before the arguments.

import type { Arguments } from './arguments.ts';
import type { Method, MethodAnswer, MethodCall, Methods } from './method.ts';
import { chatMethods } from './methods-chat.ts';
import { fileMethods } from './methods-files.ts';
import { readingMethods } from './methods-reading.ts';
import { viewMethods } from './methods-views.ts';
import { SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

const methods: Methods = { ...chatMethods, ...fileMethods, ...readingMethods, ...viewMethods };

/** What has become of a token: good, or the word it is refused with. */
export type TokenState = 'good' | 'token_revoked' | 'invalid_auth' | 'account_inactive' | 'token_expired';

/** The tokens of the app and the scopes of each; mutable, because tokens get revoked and scopes change. */
export interface Access {
  botToken: TokenState;
  appToken: TokenState;
  scopes: ReadonlySet<string>;
  appScopes: ReadonlySet<string>;
}

/** Everything a method works with beside its arguments. */
export type MethodSurroundings = Omit<MethodCall, 'args' | 'scopes'>;

/** The token of a call: the header's or, in older ways, the argument's. */
export function tokenOf(authorization: string | undefined, args: Arguments): string | undefined {
  return authorization?.match(/^Bearer (\S+)$/)?.[1] ?? args.text('token');
}

function authenticate(workspace: Workspace, access: Access, token: string | undefined, method: Method): void {
  const { botToken, appToken } = workspace.installation;
  if (token === undefined) throw new SlackError('not_authed');
  if (token !== botToken && token !== appToken) throw new SlackError('invalid_auth');
  const state = token === botToken ? access.botToken : access.appToken;
  if (state !== 'good') throw new SlackError(state);
  if (token !== (method.token === 'bot' ? botToken : appToken))
    throw new SlackError('not_allowed_token_type');
}

/** A method by its name; undefined for those that are not simulated. */
export function methodCalled(name: string): Method | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** Checks whether the token may call the method at all. */
export function authorize(
  workspace: Workspace,
  access: Access,
  token: string | undefined,
  method: Method,
): void {
  authenticate(workspace, access, token, method);
  const granted = method.token === 'bot' ? access.scopes : access.appScopes;
  if (method.scopes.length === 0 || method.scopes.some(scope => granted.has(scope))) return;
  const [needed] = method.scopes;
  throw new SlackError('missing_scope', [], { fields: { needed, provided: [...granted].join(',') } });
}

/** Runs one method. Throws `SlackError` where Slack refuses. */
export function run(
  method: Method,
  surroundings: MethodSurroundings,
  access: Access,
  args: Arguments,
): MethodAnswer {
  return { ok: true, ...method.run({ ...surroundings, args, scopes: access.scopes }) };
}
