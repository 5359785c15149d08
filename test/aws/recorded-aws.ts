/**
 * A server that gives recorded answers at AWS's wire and writes down what it was asked. It has no rules of
 * its own: a test says what each action answers, and an action nobody spoke of is refused, so that an
 * unexpected call cannot pass unseen.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came in. */
export interface Asked {
  readonly action: string;
  readonly params: URLSearchParams;
  readonly authorization: string;
}

export type Reply =
  | { readonly status: number; readonly body: string; readonly requestId?: string }
  /** The connection is cut before an answer. */
  | 'drop'
  /** No answer ever comes. */
  | 'hang'
  /** An answer begins and the connection is cut. */
  | 'truncate'
  /** An answer begins and nothing follows. */
  | 'stall';

type Answer = Reply | ((asked: Asked, nth: number) => Reply);

export class RecordedAws {
  readonly asked: Asked[] = [];
  readonly #answers = new Map<string, Answer>();
  #server: Server | undefined;

  /** Listens on a new port, with nothing recorded: what an earlier test left in flight cannot come here. */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.#serve(server, request, response).catch(() => response.destroy());
    });
    this.#server = server;
    this.forget();
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>(done => {
      if (server === undefined) done();
      else server.close(() => done());
    });
  }

  /** What `action` answers from now on; `nth` counts its requests from 0. */
  on(action: string, answer: Answer): this {
    this.#answers.set(action, answer);
    return this;
  }

  forget(): void {
    this.asked.length = 0;
    this.#answers.clear();
  }

  /** The requests for an action, in order. */
  of(action: string): readonly Asked[] {
    return this.asked.filter(each => each.action === action);
  }

  /** The actions asked for, sorted, repeats included. */
  get actions(): readonly string[] {
    return this.asked.map(each => each.action).toSorted();
  }

  async #serve(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const params = new URLSearchParams(await text(request));
    if (server !== this.#server) return;
    const action = params.get('Action') ?? '';
    const asked = { action, params, authorization: request.headers.authorization ?? '' };
    const nth = this.of(action).length;
    this.asked.push(asked);
    const answer = this.#answers.get(action) ?? refusal('InvalidAction', `nobody spoke of ${action}`);
    const reply = typeof answer === 'function' ? answer(asked, nth) : answer;
    if (reply === 'hang') return;
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    if (typeof reply === 'string') {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '500' });
      response.write('<Answer>', () => {
        if (reply === 'truncate') request.socket.destroy();
      });
      return;
    }
    response.writeHead(reply.status, {
      'content-type': 'text/xml',
      ...(reply.requestId === undefined ? {} : { 'x-amzn-requestid': reply.requestId }),
    });
    response.end(reply.body);
  }
}

const escapeXml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An answer of the query protocol: Auto Scaling, load balancing, STS. */
export const answer = (action: string, result: string, requestId = 'req-1'): Reply => ({
  status: 200,
  requestId,
  body: `<${action}Response><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
});

/** An answer of EC2. */
export const ec2Answer = (action: string, result: string, requestId = 'req-1'): Reply => ({
  status: 200,
  requestId,
  body: `<?xml version="1.0" encoding="UTF-8"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${result}</${action}Response>`,
});

/** An error of the query protocol. */
export const refusal = (code: string, message: string, status = 400): Reply => ({
  status,
  requestId: 'req-9',
  body: `<ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>req-9</RequestId></ErrorResponse>`,
});

/** An error of EC2. */
export const ec2Refusal = (code: string, message: string, status = 400): Reply => ({
  status,
  requestId: 'req-9',
  body: `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></Errors><RequestID>req-9</RequestID></Response>`,
});

/** A list of the query protocol. */
export const members = (tag: string, items: readonly string[]): string =>
  `<${tag}>${items.map(item => `<member>${item}</member>`).join('')}</${tag}>`;

/** A list of EC2. */
export const items = (tag: string, all: readonly string[]): string =>
  `<${tag}>${all.map(item => `<item>${item}</item>`).join('')}</${tag}>`;

/** The values of a list parameter, `prefix.1`, `prefix.2`… */
export function listParam(params: URLSearchParams, prefix: string): readonly string[] {
  const values: string[] = [];
  for (let i = 1; params.has(`${prefix}.${i}`); i++) values.push(params.get(`${prefix}.${i}`) ?? '');
  return values;
}
