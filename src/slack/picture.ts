/**
 * A drawing as PNG, and its way into a thread: Slack shows no SVG. The drawing is made beside the event loop,
 * so that no click waits for it.
 */
import type { WebClient } from '@slack/web-api';
import type { Picture } from '../ports.ts';

const options = { font: { loadSystemFonts: true } } as const;

/** PNG bytes of an SVG document. Throws, in words, where this machine has no font to write with. */
export async function png(svg: string): Promise<Buffer> {
  // Loaded on demand: the first picture comes at the end of the first swap.
  const resvg = await import('@resvg/resvg-js');
  if (!hasFont(resvg))
    throw new Error(
      'this machine has no font to write the picture with; install one, such as fonts-dejavu-core',
    );
  return (await resvg.renderAsync(svg, options)).asPng();
}

/** Without a font resvg leaves out every word and says nothing. */
const hasFont = ({ Resvg }: typeof import('@resvg/resvg-js')): boolean =>
  new Resvg(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="2" y="30" font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="20">x</text></svg>',
    options,
  ).getBBox() !== undefined;

/** Shows it in the thread. Sent once: Slack has no key by which a second one would be known. */
export async function upload(
  client: WebClient,
  to: { readonly channel: string; readonly under: string },
  { alt, title }: Picture,
  file: Buffer,
): Promise<void> {
  await client.filesUploadV2({
    channel_id: to.channel,
    thread_ts: to.under,
    file,
    filename: 'swap.png',
    title,
    alt_text: alt,
  });
}
