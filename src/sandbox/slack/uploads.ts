// Files on their way in: a place is reserved, the bytes are sent to it, and only completing shares the file.

import type { SharedFile } from './model.ts';

/** A file and how far its upload has come. */
export interface Upload {
  readonly file: SharedFile;
  /** The bytes, once they have arrived. */
  content?: Buffer;
  completed: boolean;
}

const mimetypes: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
};

/** The Internet media type Slack would read off a file's name. */
export function mimetypeOf(filename: string): string {
  return mimetypes[filename.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

/** Every upload of this workspace, by file id. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();

  reserve(file: SharedFile): Upload {
    const upload: Upload = { file, completed: false };
    this.#uploads.set(file.id, upload);
    return upload;
  }

  get(fileId: string): Upload | undefined {
    return this.#uploads.get(fileId);
  }
}
