/** dd: copies blocks. Zeros are counted, not made, so that a gigabyte costs nothing. */
import { FileError } from '../../files/errno.ts';
import { noise } from './head.ts';
import { plain } from './tool.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1_048_576,
  G: 1_073_741_824,
  kB: 1000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  MiB: 1_048_576,
  KiB: 1024,
  GiB: 1_073_741_824,
};

const sizeOf = (text: string): number => {
  const m = /^(\d+)([a-zA-Z]*)$/.exec(text);
  return m === null ? Number.NaN : Number(m[1]) * (UNITS[m[2]!] ?? Number.NaN);
};

/** More random text than this is not made. */
const MOST_TEXT = 16_777_216;

export const dd = plain(['dd'], (io) => {
  const given = new Map(io.args.map((a) => [a.split('=', 1)[0]!, a.slice(a.indexOf('=') + 1)] as const));
  const block = sizeOf(given.get('bs') ?? given.get('ibs') ?? '512');
  const count = given.has('count') ? sizeOf(given.get('count')!) : undefined;
  if (Number.isNaN(block) || (count !== undefined && Number.isNaN(count))) {
    io.complain(`invalid number: '${given.get('bs') ?? ''}'`);
    return 1;
  }
  const input = given.get('if');
  const output = given.get('of');
  const seek = sizeOf(given.get('seek') ?? '0') * block;
  try {
    const device = input === undefined ? undefined : io.files.node(input);
    let text = '';
    let zeros = 0;
    const most = count === undefined ? MOST_TEXT : count * block;
    if (device?.kind === 'device') {
      if (device.device === 'zero' || device.device === 'full') zeros = most;
      else if (device.device === 'random') text = noise(io, Math.min(most, MOST_TEXT));
    } else {
      const skip = sizeOf(given.get('skip') ?? '0') * block;
      text = (input === undefined ? io.read().text : io.files.read(input)).slice(skip, skip + most);
    }
    if (output === undefined) io.out(text + '\0'.repeat(Math.min(zeros, 65_536)));
    else if (io.files.open(output, { truncate: given.get('conv')?.includes('notrunc') !== true }).kind === 'file') {
      if (seek > 0) io.files.truncate(output, seek);
      io.files.append(output, text);
      if (zeros > 0) io.files.addZeros(output, zeros);
    }
    const bytes = text.length + zeros;
    const whole = Math.floor(bytes / block);
    const partial = bytes % block === 0 ? 0 : 1;
    const records = `${whole}+${partial} records in\n${whole}+${partial} records out\n`;
    const human =
      bytes >= 1000 && !io.isBusybox
        ? ` (${scaled(bytes, 1000)}B, ${scaled(bytes, 1024)}iB)`
        : io.isBusybox
          ? ` (${(bytes / 1_048_576).toFixed(1)}MB)`
          : '';
    if (given.get('status') !== 'none') io.err(`${records}${bytes} bytes${human} copied, 0.001 s\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const path = error.code === 'ENOENT' && input !== undefined && io.files.find(input) === undefined ? input : output;
    if (error.code === 'ENOSPC') io.complain(`error writing '${output}': ${error.message}`);
    else
      io.complain(
        io.isBusybox ? `can't open '${path}': ${error.message}` : `failed to open '${path}': ${error.message}`,
      );
    return 1;
  }
});

function scaled(bytes: number, base: number): string {
  const power = Math.min(4, Math.floor(Math.log(bytes) / Math.log(base)));
  const value = bytes / base ** power;
  const unit = ['', base === 1000 ? 'k' : 'K', 'M', 'G', 'T'][power]!;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
