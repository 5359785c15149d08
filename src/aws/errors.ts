/**
 * Sorts whatever a call to AWS ends in by what to do next. Codes decide; texts are a second opinion only.
 * Where a write may have taken effect the answer is never one that says it did not: a timeout, a dropped
 * connection, a 5xx and an answer that cannot be read all come out as `unknown`.
 *
 * Codes and texts: facts/aws.md sections 7, 8 and 10.
 */
import { unreachable } from '../core/assert.ts';
import type { Answer, Trouble } from '../core/domain.ts';
import { fieldIn, numberIn, textIn } from './shape.ts';

/** What became of a failed call. */
type Sort =
  /** AWS turned it away for its rate; it was not carried out. */
  | 'throttled'
  /** AWS knows the caller and does not let it. */
  | 'denied'
  /** There are no credentials, or AWS does not take them; it was not carried out. */
  | 'credentials'
  /** AWS said no, for a reason in the request or in the state of things. */
  | 'refused'
  /** No answer, or one that says nothing of the effect. */
  | 'unanswered';

/** A failed call with what is known of it. */
interface Sorted {
  readonly sort: Sort;
  /** AWS's code as on the wire, else the name of the error. */
  readonly code: string;
  /** AWS's own words, or those of whatever failed on the way. */
  readonly words: string;
  readonly requestId?: string;
}

/**
 * `Throttling` on the wire, `RateExceeded` in the documents, `RequestLimitExceeded` from EC2 and
 * `ThrottlingException` from load balancing (section 8), with their relatives in the SDK's own list.
 */
const throttlingCodes: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'RateExceeded',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const denialCodes: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'UnauthorizedAccess',
  'UnauthorizedOperation',
]);

const credentialCodes: ReadonlySet<string> = new Set([
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

/** Nothing was sent, because the bot's own limits say so; sorted like AWS's refusal for its rate. */
export class HeldBack extends Error {
  override readonly name = 'Throttling';
}

/** The longest text that is passed on: AWS's own are shorter, bodies of proxies are not. */
const textMost = 500;

/**
 * A failed read. A 5xx or an answer that cannot be read counts as not having reached AWS: like a dropped
 * connection it is worth another look later. For a denial `call` is the permission that is missing, which
 * is another than the call's where AWS names a role or a key in between.
 * @param call as IAM names it
 */
export function troubleOf(call: string, error: unknown): Trouble {
  const { sort: sorted, code, words } = sort(error);
  const text = withCode(code, words);
  switch (sorted) {
    case 'throttled':
      return { kind: 'throttled', call, text };
    case 'denied':
      return {
        kind: 'denied',
        call: deniedAction(words) ?? call,
        resource: deniedResource(words) ?? '*',
        text,
      };
    case 'credentials':
      return { kind: 'credentials', call, text };
    case 'refused':
      return { kind: 'failed', call, text };
    case 'unanswered':
      return { kind: 'unreachable', call, text };
    default:
      return unreachable(sorted);
  }
}

/**
 * A failed write. Credentials that AWS does not take are a refusal: nothing happened, and the next look
 * says what is wrong with them.
 * @param call as IAM names it
 * @param resource what the call must be granted on, where AWS does not say so
 * @param isAlready whether a refusal with this code and these words says that nothing is left to do
 */
export function answerOf(
  call: string,
  resource: string,
  error: unknown,
  isAlready: (code: string, words: string) => boolean,
): Exclude<Answer, { kind: 'accepted' }> {
  const { sort: sorted, code, words: text, ...trace } = sort(error);
  switch (sorted) {
    case 'throttled':
      return error instanceof HeldBack
        ? { kind: 'throttled', heldBack: text }
        : { kind: 'throttled', text, ...trace };
    case 'denied':
      return {
        kind: 'denied',
        permission: deniedAction(text) ?? call,
        resource: deniedResource(text) ?? resource,
        text,
        ...trace,
      };
    case 'credentials':
      return { kind: 'refused', code, text, ...trace };
    case 'refused':
      return isAlready(code, text)
        ? { kind: 'already', text, ...trace }
        : { kind: 'refused', code, text, ...trace };
    case 'unanswered':
      return { kind: 'unknown', text, ...trace };
    default:
      return unreachable(sorted);
  }
}

/**
 * What is left of an error to be kept as a cause. The SDK hangs the request and the answer onto its errors,
 * whose headers hold the signature and the session token.
 */
export function bareCause(error: unknown): Error {
  const bare = new Error(wordsOf(error));
  bare.name = codeOf(error);
  return bare;
}

/** AWS turned the call away for its rate; it was not carried out. */
export const isThrottling = (error: unknown): boolean => sort(error).sort === 'throttled';

/** No answer came, or one that says nothing: a read is worth another try. */
export const isUnanswered = (error: unknown): boolean => sort(error).sort === 'unanswered';

/** AWS's code of an error as it stands on the wire, else the system's (`ECONNRESET`), else the error's name. */
export function codeOf(error: unknown): string {
  const errno = textIn(error, 'code');
  if (errno !== undefined && /^E[A-Z]+$/.test(errno)) return errno;
  // Into the name the SDK puts `Fault` behind the codes that a service's model has (section 7).
  return textIn(error, 'Code') ?? textIn(error, 'name')?.replace(/Fault$/, '') ?? nameless;
}

/**
 * AWS's id of the request that an answer or an error belongs to, as a field to be spread. The SDK takes it
 * from the header `x-amzn-requestid`; the one in the body reaches us only with errors of the model.
 */
export function requestIdOf(outcome: unknown): { readonly requestId?: string } {
  const requestId = textIn(fieldIn(outcome, '$metadata'), 'requestId') ?? textIn(outcome, 'RequestId');
  return requestId === undefined ? {} : { requestId };
}

/** What a plain `Error` and an answer without a code are called: neither is a word of AWS's. */
const nameless = 'Error';
const codeless: ReadonlySet<string> = new Set([nameless, 'Unknown', 'UnknownError']);

function sort(error: unknown): Sorted {
  const code = codeOf(error);
  const status = statusOf(error);
  const words = wordsOf(error);
  const rest = { code, ...requestIdOf(error) };
  if (throttlingCodes.has(code) || status === 429) return { sort: 'throttled', words, ...rest };
  if (credentialCodes.has(code)) return { sort: 'credentials', words, ...rest };
  if (denialCodes.has(code)) return { sort: 'denied', words, ...rest };
  // Without a code it is not AWS that says no, but something on the way.
  if (status !== undefined && status >= 400 && status < 500 && !codeless.has(code)) {
    return { sort: 'refused', words, ...rest };
  }
  const told = withCode(code, words);
  return { sort: 'unanswered', words: status === undefined ? told : `HTTP ${status}: ${told}`, ...rest };
}

const withCode = (code: string, words: string): string =>
  codeless.has(code) || words.includes(code) ? words : `${code}: ${words}`;

/** The HTTP status of the answer, where one came. */
const statusOf = (error: unknown): number | undefined =>
  numberIn(fieldIn(error, '$metadata'), 'httpStatusCode') ??
  numberIn(fieldIn(error, '$response'), 'statusCode');

/** The words of an error and of those inside it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  // A connection tried at several addresses fails as one error without words and one inside for each.
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return cut(
    [error.message, ...inner.map(each => (each instanceof Error ? each.message : String(each)))]
      .filter(text => text !== '')
      .join('; '),
  );
}

/**
 * A refused signature is answered with the signed text, which has the session token in it; a denial by EC2
 * with a long cipher that only an administrator can read. Neither belongs in a thread or a log, nor does
 * what the SDK says to its users' programmers.
 */
const cut = (text: string): string => {
  const told = text
    .replace(/\s*The Canonical String for this request.*$/s, '')
    .replace(/\s*Encoded authorization failure message: \S+/g, '')
    .replace(/\s*Deserialization error: to see the raw response.*$/s, '')
    .replace(/^@smithy\/node-http-handler - (?:\[ERROR\] )?/, '')
    .trim();
  return told.length > textMost ? `${told.slice(0, textMost - 1)}…` : told;
};

/** The action that AWS names in a denial. */
export const deniedAction = (text: string): string | undefined =>
  /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)/.exec(text)?.[1];

/** The resource that AWS names in a denial; describing actions know no resource but `*`. */
const deniedResource = (text: string): string | undefined =>
  /on resource: (arn:\S+?|\*)[.,;]?(?=\s|$)/.exec(text)?.[1];
