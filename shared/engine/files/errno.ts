/** What a file operation can fail with: the kernel's words, and the texts that tools print for them. */

const TEXTS = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ELOOP: 'Too many levels of symbolic links',
  EINVAL: 'Invalid argument',
  EBUSY: 'Device or resource busy',
  EXDEV: 'Invalid cross-device link',
  ENAMETOOLONG: 'File name too long',
} as const;

export type Errno = keyof typeof TEXTS;

/** strerror(3) of glibc; musl and busybox say the same for these but for ELOOP. */
export function errnoText(code: Errno): string {
  return TEXTS[code];
}

/** A refused file operation. The message is only the kernel's text: each tool puts its own words before it. */
export class FileError extends Error {
  constructor(
    readonly code: Errno,
    readonly path: string,
  ) {
    super(TEXTS[code]);
    this.name = 'FileError';
  }
}
