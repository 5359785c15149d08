// The HTTP door: Web API calls, response URLs and uploads. Here the faults are played, the rate limits hold, and
// every exchange is logged.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Arguments, parseBody } from './arguments.ts';
import type { JsonObject } from './model.ts';
import type { Parts } from './parts.ts';
import { type Reply, rateLimited, withFault } from './replies.ts';
import { respond } from './responses.ts';
import { SlackError } from './slack-error.ts';
import type { ResponseTarget } from './triggers.ts';
import { authorize, methodCalled, run, tokenOf } from './web-api.ts';

// The longest request body taken, in bytes; Slack's own limit on uploads does not matter here.
const bodyMax = 20_000_000;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bodyMax) throw new SlackError('request_too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

// Structured arguments come as JSON inside a form; the log holds what they mean. The token is nobody's business.
function readable(values: JsonObject): JsonObject {
  const structured = ['blocks', 'metadata', 'view', 'files', 'attachments'];
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== 'token')
      .map(([name, value]) => {
        if (!structured.includes(name) || typeof value !== 'string') return [name, value];
        try {
          return [name, JSON.parse(value) as unknown];
        } catch (error) {
          if (error instanceof SyntaxError) return [name, value];
          throw error;
        }
      }),
  );
}

function refusal(error: unknown): JsonObject {
  if (error instanceof SlackError) return error.answer();
  throw error;
}

function call(parts: Parts, name: string, args: Arguments, authorization: string | undefined): Reply {
  const { workspace, access } = parts;
  try {
    const method = methodCalled(name);
    if (method === undefined) throw new SlackError('unknown_method', [], { fields: { req_method: name } });
    authorize(workspace, access, tokenOf(authorization, args), method);
    const waitS = parts.rateLimits.take(name, method.tier, args.text('channel'));
    if (waitS !== undefined) return rateLimited(waitS);
    const surroundings = {
      workspace,
      triggers: parts.triggers,
      uploads: parts.uploads,
      openConnection: () => `${parts.origin().replace(/^http/, 'ws')}${parts.socketMode.issueAddress()}`,
      origin: parts.origin(),
    };
    return {
      status: 200,
      answer: run(method, surroundings, access, args),
      headers: {
        'x-oauth-scopes': [...(method.token === 'bot' ? access.scopes : access.appScopes)].join(','),
        'x-accepted-oauth-scopes': method.scopes.join(','),
      },
    };
  } catch (error) {
    return { status: 200, answer: refusal(error) };
  }
}

async function serveCall(parts: Parts, name: string, request: IncomingMessage): Promise<Reply | 'cut'> {
  let values: Record<string, unknown>;
  try {
    values = parseBody(request.headers['content-type'] ?? '', (await bodyOf(request)).toString());
  } catch (error) {
    return { status: 200, answer: refusal(error) };
  }
  // Arguments may also stand in the query, as with any method called by GET.
  const query = Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams);
  const args = new Arguments({ ...query, ...values });
  const shown = readable(args.values);
  const fault = parts.faults.choose(name, shown);
  const at = parts.clock.now();
  let ran: Reply | undefined;
  const reply = await withFault(parts.clock, fault, () => {
    ran = call(parts, name, args, request.headers.authorization);
    return ran;
  });
  parts.log.append({
    kind: 'call',
    at,
    method: name,
    args: shown,
    ...outcomeOf(reply),
    ...(ran === undefined ? {} : { result: ran.answer }),
    ...(fault === undefined ? {} : { fault: fault.kind }),
  });
  return reply;
}

// What the app saw of a reply.
function outcomeOf(reply: Reply | 'cut'): { status: number; answer: JsonObject } {
  return reply === 'cut' ? { status: 0, answer: {} } : { status: reply.status, answer: reply.answer };
}

async function serveResponse(parts: Parts, id: string, request: IncomingMessage): Promise<Reply | 'cut'> {
  let body: JsonObject;
  try {
    body = parseBody(request.headers['content-type'] ?? '', (await bodyOf(request)).toString());
  } catch (error) {
    return { status: 400, answer: refusal(error) };
  }
  const fault = parts.faults.choose('response_url', body);
  const at = parts.clock.now();
  const reply = await withFault(parts.clock, fault, () => answerTo(parts, id, body));
  const played = fault === undefined ? {} : { fault: fault.kind };
  parts.log.append({ kind: 'response', at, id, body, ...outcomeOf(reply), ...played });
  return reply;
}

// An address that has had its day is gone; an answer that cannot be shown is a bad request.
function answerTo(parts: Parts, id: string, body: JsonObject): Reply {
  let target: ResponseTarget;
  try {
    target = parts.responseUrls.redeem(id);
  } catch (error) {
    return { status: 404, answer: refusal(error) };
  }
  try {
    respond(parts.workspace, target, body);
    return { status: 200, answer: { ok: true } };
  } catch (error) {
    return { status: 400, answer: refusal(error) };
  }
}

async function serveUpload(parts: Parts, id: string, request: IncomingMessage): Promise<Reply | 'cut'> {
  const upload = parts.uploads.get(id);
  if (upload === undefined || upload.completed) {
    return { status: 404, answer: { ok: false, error: 'file_not_found' } };
  }
  const fault = parts.faults.choose('upload', {});
  try {
    const content = await uploadedBytes(request);
    return await withFault(parts.clock, fault, () => {
      upload.content = content;
      return { status: 200, answer: { ok: true } };
    });
  } catch (error) {
    return { status: 400, answer: refusal(error) };
  }
}

// Bytes come bare or as the one file of a multipart form; the platform's own parser takes the latter apart.
async function uploadedBytes(request: IncomingMessage): Promise<Buffer> {
  const body = await bodyOf(request);
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData();
  for (const value of form.values())
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer());
  throw new SlackError('no_file_data');
}

/** Answers one HTTP request; never rejects. */
export async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await answer(parts, request, response);
  } catch (error) {
    // A client that hung up while it was still sending needs no answer; anything else is our own mistake, and the
    // client shall see it in words.
    if (request.destroyed && !request.complete) return;
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(
      `the simulated Slack failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, door, name = ''] = new URL(request.url ?? '', 'http://localhost').pathname.split('/');
  let reply: Reply | 'cut';
  if (parts.faults.outage !== undefined) {
    reply =
      parts.faults.outage === 'dropped'
        ? 'cut'
        : { status: 503, answer: { ok: false, error: 'service_unavailable' } };
    parts.log.append({
      kind: 'call',
      at: parts.clock.now(),
      method: door === 'api' ? name : (door ?? ''),
      args: {},
      status: reply === 'cut' ? 0 : 503,
      answer: {},
      fault: 'outage',
    });
  } else if (door === 'api') reply = await serveCall(parts, name, request);
  else if (door === 'response') reply = await serveResponse(parts, name, request);
  else if (door === 'upload') reply = await serveUpload(parts, name, request);
  else reply = { status: 404, answer: { ok: false, error: 'not_found' } };
  if (reply === 'cut') {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
  response.end(JSON.stringify(reply.answer));
}
