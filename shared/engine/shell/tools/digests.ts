/** md5sum, sha1sum, sha256sum and sha512sum: fingerprints of files, and whether they are still those that a list has. */
import { md5, sha1 } from '@noble/hashes/legacy';
import { sha256, sha512 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { FileError } from '../../files/errno.ts';
import { toUtf8 } from '../../text/utf8.ts';
import { complainOfFile, take } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

const HASHES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  md5sum: md5,
  sha1sum: sha1,
  sha256sum: sha256,
  sha512sum: sha512,
};

const digest = (name: string, text: string): string => bytesToHex(HASHES[name]!(toUtf8(text)));

/** -c: each line of a list is looked after. Gives how many are not as they were. */
function check(io: ToolIo, list: string): number {
  let failed = 0;
  for (const line of list.split('\n')) {
    const found = /^([0-9a-f]+) [ *](.+)$/.exec(line);
    if (found === null) continue;
    const [, sum, file = ''] = found;
    const node = io.files.find(file);
    const isSame = node?.kind === 'file' && digest(io.name, io.files.read(file)) === sum;
    if (node === undefined) io.complain(`${file}: No such file or directory`);
    io.out(`${file}: ${isSame ? 'OK' : node === undefined ? 'FAILED open or read' : 'FAILED'}\n`);
    if (!isSame) failed += 1;
  }
  if (failed > 0) io.complain(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`);
  return failed;
}

export const digests: Tool = {
  names: Object.keys(HASHES),
  run(io, state) {
    const checks = io.args.some((arg) => arg === '-c' || arg === '--check');
    const files = io.args.filter((arg) => !/^-./.test(arg));
    const sources = files.length > 0 ? files : ['-'];
    let { at, text, code } = (state as { at: number; text: string; code: number } | undefined) ?? {
      at: 0,
      text: '',
      code: 0,
    };
    for (; at < sources.length; at++) {
      const file = sources[at]!;
      try {
        const taken = take(io, file);
        text += taken.text;
        if (!taken.end) return { wait: io.more(taken.fd ?? 0), state: { at, text, code } };
        io.spend(text.length >> 5);
        if (checks) code = check(io, text) > 0 ? 1 : code;
        else io.out(`${digest(io.name, text)}  ${file}\n`);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        complainOfFile(io, file, error, 'plain', 'open');
        code = 1;
      }
      text = '';
    }
    return { exit: code };
  },
};
