/** Reads the options of curl. */

const LONG: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  head: 'I',
  include: 'i',
  verbose: 'v',
  output: 'o',
  'write-out': 'w',
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'max-time': 'm',
  insecure: 'k',
  location: 'L',
  'user-agent': 'A',
  user: 'u',
  'remote-name': 'O',
  url: 'url',
};
const VALUED = 'owXHdmAueTbcF';

export interface Plan {
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  headers: readonly string[];
  data: readonly string[];
  urls: readonly string[];
  timeoutMs: number | undefined;
  connectMs: number | undefined;
  retries: number;
  /** Whose file of authorities is believed, in place of the system's. */
  authorities: string | undefined;
  retryRefused: boolean;
  /** "HOST:PORT" and where it leads instead, '*' for any port (--resolve, --connect-to). */
  places: ReadonlyMap<string, { host: string; port?: number }>;
}

/** "shop.example.com:80:10.0.0.1", "::web:8080": adds what it says to the places. */
function addPlace(places: Map<string, { host: string; port?: number }>, value: string): void {
  const [host = '', port = '', to = '', toPort = ''] = value.replace(/^\+/, '').split(':');
  const first = to.split(',')[0]!;
  places.set(`${host === '' ? '*' : host}:${port === '' ? '*' : port}`, {
    host: first,
    ...(Number(toPort) > 0 && { port: Number(toPort) }),
  });
}

/** What a command line asks for. Options that change nothing here are known and passed over. */
export function planOf(args: readonly string[]): Plan {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const headers: string[] = [];
  const data: string[] = [];
  const urls: string[] = [];
  const plan = {
    timeoutMs: undefined as number | undefined,
    connectMs: undefined as number | undefined,
    retries: 0,
    authorities: undefined as string | undefined,
    retryRefused: false,
    places: new Map<string, { host: string; port?: number }>(),
  };
  const take = (letter: string, value: string): void => {
    if (letter === 'H') headers.push(value);
    else if (letter === 'd') data.push(value);
    else if (letter === 'm') plan.timeoutMs = Number(value) * 1000;
    else if (letter === 'url') urls.push(value);
    values.set(letter, value);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg.startsWith('--')) {
      const [name = '', ...rest] = arg.slice(2).split('=');
      const value = (): string => (rest.length > 0 ? rest.join('=') : (args[++i] ?? ''));
      const letter = LONG[name];
      if (name === 'connect-timeout') plan.connectMs = Number(value()) * 1000;
      else if (name === 'retry') plan.retries = Number(value());
      else if (name === 'retry-connrefused') plan.retryRefused = true;
      else if (name === 'resolve' || name === 'connect-to') addPlace(plan.places, value());
      else if (name === 'cacert') plan.authorities = value();
      else if (/^(?:retry-delay|retry-max-time|cert|key|proxy|unix-socket)$/.test(name)) value();
      else if (letter !== undefined && (VALUED.includes(letter) || letter === 'url')) take(letter, value());
      else flags.add(letter ?? name);
    } else if (/^-./.test(arg)) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j]!;
        if (VALUED.includes(letter)) {
          take(letter, arg.slice(j + 1) || (args[++i] ?? ''));
          break;
        }
        flags.add(letter);
      }
    } else urls.push(arg);
  }
  return { flags, values, headers, data, urls, ...plan };
}
