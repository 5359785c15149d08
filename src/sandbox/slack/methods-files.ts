// The three steps of an upload: reserve, send the bytes, complete. Only the last shows the file to anybody.

import { isObject } from './arguments.ts';
import { newContent } from './content.ts';
import type { Method, Methods } from './method.ts';
import { appAuthor, channelForSpeaking, threadArgument } from './methods-chat.ts';
import type { SharedFile } from './model.ts';
import { SlackError } from './slack-error.ts';
import { mimetypeOf } from './uploads.ts';

const getUploadUrl: Method = {
  token: 'bot',
  scopes: ['files:write'],
  tier: 4,
  run({ workspace, args, uploads, origin }) {
    const name = args.required('filename');
    const size = Number(args.required('length'));
    if (!Number.isInteger(size) || size < 1) throw new SlackError('invalid_arguments', ['[ERROR] length']);
    const altText = args.text('alt_text') ?? args.text('alt_txt');
    const file: SharedFile = {
      id: workspace.freshId('F0'),
      name,
      title: name,
      mimetype: mimetypeOf(name),
      size,
      ...(altText === undefined ? {} : { alt_txt: altText }),
    };
    uploads.reserve(file);
    return { upload_url: `${origin}/upload/${file.id}`, file_id: file.id };
  },
};

const completeUpload: Method = {
  token: 'bot',
  scopes: ['files:write'],
  tier: 4,
  run({ workspace, args, uploads }) {
    const sent = args.json('files', 'invalid_arguments');
    if (!Array.isArray(sent) || sent.length === 0)
      throw new SlackError('invalid_arguments', ['[ERROR] files']);
    const ready = sent.map((entry: unknown) => {
      const { id, title } = isObject(entry) ? entry : { id: undefined, title: undefined };
      const upload = typeof id === 'string' ? uploads.get(id) : undefined;
      if (upload === undefined || upload.completed || upload.content === undefined)
        throw new SlackError('file_not_found');
      return { upload, file: typeof title === 'string' ? { ...upload.file, title } : upload.file };
    });
    const channelId = args.text('channel_id');
    if (channelId !== undefined) {
      const channel = channelForSpeaking(workspace, channelId);
      const threadTs = threadArgument(workspace, args, channel);
      const comment = args.has('initial_comment') || args.has('blocks');
      workspace.post({
        channel: channel.id,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        ...(comment ? newContent(workspace, args.renamed('initial_comment', 'text')) : { text: '' }),
        files: ready.map(({ file }) => file),
        ...appAuthor(workspace),
      });
    }
    for (const { upload } of ready) upload.completed = true;
    return { files: ready.map(({ file }) => ({ ...file, user: workspace.installation.botUserId })) };
  },
};

/** `files.*`. */
export const fileMethods: Methods = {
  'files.completeUploadExternal': completeUpload,
  'files.getUploadURLExternal': getUploadUrl,
};
