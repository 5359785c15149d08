/**
 * Which folders lie on other machines, as far as this system tells: SQLite's locks and writes cannot be trusted
 * there (sqlite.org/howtocorrupt.html, section 2.1).
 */
import { readFileSync, realpathSync, statfsSync } from 'node:fs';

/** What Linux says of the file system of a folder. */
export interface FileSystem {
  /** Its magic number (statfs(2)). */
  readonly type: number;
  /** What is mounted where (proc_pid_mountinfo(5)). */
  readonly mounts: () => string;
  /** The folder without symbolic links. */
  readonly folder: string;
}

export const fileSystemOf = (folder: string): FileSystem => ({
  type: statfsSync(folder).type,
  mounts: () => readFileSync('/proc/self/mountinfo', 'utf8'),
  folder: realpathSync(folder),
});

const shares: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  1397113167: 'AFS',
  12805120: 'Ceph',
  198183888: 'Lustre',
};

/** Programs serve these, each of its own kind: local disks, archives, and those that reach other machines. */
const fuse = 0x65_73_55_46;
const remotePrograms: ReadonlySet<string> = new Set([
  'sshfs',
  's3fs',
  'mountpoint-s3',
  'gcsfuse',
  'goofys',
  'blobfuse',
  'blobfuse2',
  'rclone',
  'glusterfs',
  'ceph-fuse',
  'davfs',
  'smbnetfs',
  'fuse-nfs',
  'juicefs',
]);

/** The kind of network share, where the system tells; undefined: none that is known to be one. */
export function networkShare({ type, mounts, folder }: FileSystem): string | undefined {
  if (type >>> 0 !== fuse) return shares[type >>> 0];
  const program = programAt(folder, mounts());
  return program !== undefined && remotePrograms.has(program) ? program : undefined;
}

/** Why a store may not lie there, in words; undefined where nothing speaks against it. */
export function sharedTrouble(path: string, fileSystem: FileSystem): string | undefined {
  const share = process.platform === 'linux' ? networkShare(fileSystem) : undefined;
  return share === undefined
    ? undefined
    : `the store ${path} is on a network share (${share}), where locks and writes cannot be trusted. Put it on a local disk, or use PostgreSQL: ASG_SWAP_STORE=postgres://…`;
}

/** The program behind what is mounted at a folder or, nearest, above it: after `fuse.`, or else the source. */
function programAt(folder: string, mounts: string): string | undefined {
  const found = mounts.split('\n').flatMap(line => {
    const [mount = '', what = ''] = line.split(' - ');
    const [kind = '', source = ''] = what.split(' ');
    const point = unescaped(mount.split(' ')[4] ?? '');
    const isAbove = point === '/' || folder === point || folder.startsWith(`${point}/`);
    return isAbove ? [{ point, program: kind === 'fuse' ? source : kind.replace(/^fuse\./, '') }] : [];
  });
  // Of two that are mounted at one point the later one is seen.
  return found.toReversed().toSorted((a, b) => b.point.length - a.point.length)[0]?.program;
}

/** Spaces and the like stand in octal there. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
