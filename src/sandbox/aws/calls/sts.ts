/** STS: who calls, and as whom (facts/aws.md section 7). What an assumed session carries is recorded on every later call. */
import { AwsError } from '../errors.ts';
import type { Caller } from '../world/model.ts';
import { type CallContext, type Handlers, need } from './context.ts';
import { refusals, validation } from './refusals.ts';

const sessionNameForm = /^[\w+=,.@-]{2,64}$/;

export const sts: Handlers<'sts'> = {
  GetCallerIdentity(c) {
    return {
      Account: c.caller.accountId,
      Arn: c.caller.arn,
      UserId: c.caller.sessionName === undefined ? 'AIDADEFAULT' : `AROADEFAULT:${c.caller.sessionName}`,
    };
  },

  AssumeRole(c, input) {
    const arn = need(input.RoleArn, 'roleArn');
    const name = need(input.RoleSessionName, 'roleSessionName');
    if (!sessionNameForm.test(name)) {
      throw validation(
        `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    const sourceIdentity = input.SourceIdentity;
    if (
      sourceIdentity !== undefined &&
      (!sessionNameForm.test(sourceIdentity) || sourceIdentity.startsWith('aws:'))
    ) {
      throw validation(
        `1 validation error detected: Value '${sourceIdentity}' at 'sourceIdentity' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    const tags: Record<string, string> = {};
    for (const { Key, Value } of input.Tags ?? []) tags[need(Key, 'tags.key')] = need(Value, 'tags.value');
    if (Object.keys(tags).length > 50) throw refusals.tooLong('tags', 50);
    allow(c, arn, input.ExternalId, sourceIdentity !== undefined, Object.keys(tags).length > 0);

    const role = c.w.roles.get(arn);
    const chained = c.caller.sessionName !== undefined;
    const seconds = input.DurationSeconds ?? 3_600;
    const longest = chained ? 3_600 : (role?.maxSessionSeconds ?? 3_600);
    if (seconds < 900 || seconds > longest) {
      throw validation(
        chained
          ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
          : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const [, , , , accountId = '', path = ''] = arn.split(':');
    const roleName = path.split('/').at(-1) ?? '';
    const session: Caller = {
      accountId,
      region: c.caller.region,
      arn: `${arn.split(':').slice(0, 2).join(':')}:sts::${accountId}:assumed-role/${roleName}/${name}`,
      accessKeyId: `ASIA${c.w.random.ids.hex(16).toUpperCase()}`,
      sessionName: name,
      // A source identity, once set, stays through every further role.
      sourceIdentity: c.caller.sourceIdentity ?? sourceIdentity,
      tags,
      expiresAt: c.w.now + seconds * 1_000,
    };
    c.w.sessions.set(session.accessKeyId, session);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: c.w.random.ids.hex(40),
        SessionToken: c.w.random.ids.hex(64),
        Expiration: new Date(session.expiresAt ?? c.w.now),
      },
      AssumedRoleUser: {
        AssumedRoleId: `AROA${c.w.random.ids.hex(16).toUpperCase()}:${name}`,
        Arn: session.arn,
      },
      ...(session.sourceIdentity === undefined ? {} : { SourceIdentity: session.sourceIdentity }),
      PackedPolicySize: Object.keys(tags).length,
    };
  },
};

/** The trust policy: whom, with which secret, and whether it lets the session be named and tagged. */
function allow(
  c: CallContext,
  arn: string,
  externalId: string | undefined,
  setsSourceIdentity: boolean,
  setsTags: boolean,
): void {
  const denied = (action: string): AwsError =>
    new AwsError(
      'AccessDenied',
      `User: ${c.caller.arn} is not authorized to perform: ${action} on resource: ${arn}`,
      c.w.switches.accessDeniedStatus,
    );
  const role = c.w.roles.get(arn);
  if (role === undefined) throw denied('sts:AssumeRole');
  if (role.trusts !== undefined && !role.trusts.includes(c.caller.accountId)) throw denied('sts:AssumeRole');
  if (role.externalId !== undefined && role.externalId !== externalId) throw denied('sts:AssumeRole');
  if (setsTags && !role.allowTagSession) throw denied('sts:TagSession');
  if (setsSourceIdentity && !role.allowSourceIdentity) throw denied('sts:SetSourceIdentity');
}
