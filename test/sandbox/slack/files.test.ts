// Uploads by the real client: nothing is seen before the last step.

import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, post, refusalOf } from './apps.ts';

let slack: SimulatedSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack();
  client = clientOf(slack);
});

afterEach(async () => {
  await slack.close();
});

const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

test('a picture is shared into a thread, with words for those who do not see it', async () => {
  const parent = must((await post(client, { channel: 'C0DEPLOYS', text: 'plan' })).ts);
  await client.filesUploadV2({
    channel_id: 'C0DEPLOYS',
    thread_ts: parent,
    file: picture,
    filename: 'timeline.png',
    title: 'Timeline',
    alt_text: 'three instances swapped',
    initial_comment: 'how it went',
  });
  const [, reply] = slack.messages('#deploys');
  expect(reply).toMatchObject({ thread_ts: parent, text: 'how it went' });
  expect(reply?.files).toMatchObject([{ title: 'Timeline', mimetype: 'image/png', size: 8 }]);
  expect(slack.reads(must(reply))).toBe('how it went\n[file: Timeline, three instances swapped]');
  expect(slack.file(must(reply?.files?.[0]).id)).toEqual(picture);
});

test('a file without its bytes, or completed twice, is not found', async () => {
  const reserved = await client.files.getUploadURLExternal({ filename: 'a.png', length: 8 });
  const complete = () => client.files.completeUploadExternal({ files: [{ id: must(reserved.file_id) }] });
  expect(await refusalOf(complete())).toBe('file_not_found');
  await fetch(must(reserved.upload_url), { method: 'POST', body: new Uint8Array(picture) });
  expect((await complete()).files).toMatchObject([{ id: reserved.file_id }]);
  expect(await refusalOf(complete())).toBe('file_not_found');
  expect(slack.changes()).toEqual([]);
});

test('an upload that breaks off shows nothing', async () => {
  slack.stage.fails({ method: 'upload', fault: { kind: 'dropped_before' } });
  await expect(
    client.filesUploadV2({ channel_id: 'C0DEPLOYS', file: picture, filename: 'timeline.png' }),
  ).rejects.toThrow('request error');
  expect(slack.messages('#deploys')).toEqual([]);
});
