/** A missing permission: which, on what, and the line of a policy that grants it. */
import { code, say, type Words } from '../words.ts';

/** @param resource an ARN, or `*`; undefined where it could not be told, which only a wide grant answers */
export function deniedWords(permission: string, resource: string | undefined, text: string): Words {
  const on = resource ?? '*';
  const where =
    permission === 'sts:AssumeRole'
      ? "the policy of the bot's own identity, and the trust policy of that role must name the bot and the external_id"
      : "the policy of the bot's role";
  return say`The bot may not call ${code(permission)} on ${code(on)}. Whoever administers AWS adds to ${where}: ${code(policyLine(permission, on))}. AWS says: ${text}`;
}

/** A statement to be pasted into a policy as it is. */
export const policyLine = (permission: string, resource: string): string =>
  JSON.stringify({ Effect: 'Allow', Action: permission, Resource: resource });
