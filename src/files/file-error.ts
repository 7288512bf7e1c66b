import { dirname } from 'node:path';
import { BornspikeError } from '../engine/index.js';

/** What went wrong with a file or folder, and what to do, by the system's code. */
const PROBLEMS: Record<string, string> = {
  EACCES: 'you have no permission: choose another place, or change the permissions',
  EPERM: 'the system forbids it: choose another place, or change the permissions',
  EROFS: 'it is on a file system that is read-only: choose another place',
  ENOSPC: 'no space is left on the disk: free some, or choose another place',
  EDQUOT: 'your share of the disk is used up: free some space, or choose another place',
  EFBIG: 'the file would be larger than this process may write: raise the limit (ulimit -f)',
  EISDIR: 'this is a folder, not a file',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EEXIST: 'this is a file, not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  EBUSY: 'it is in use',
  EIO: 'the disk reports an error',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GiB',
};

/** The error that names `path` for one that the system threw while it was read or written; others stay as they are. */
export function fileError(doing: 'read' | 'write', path: string, cause: unknown): unknown {
  if (cause instanceof BornspikeError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause;
  if (code === 'ENOENT') {
    const problem =
      doing === 'read'
        ? `there is no file ${path}`
        : `cannot write ${path}: there is no folder ${dirname(path)}`;
    return new BornspikeError(problem, { cause });
  }
  return new BornspikeError(`cannot ${doing} ${path}: ${PROBLEMS[code] ?? (cause as Error).message}`, {
    cause,
  });
}
