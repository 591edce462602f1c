/** Clients of databases: each connects as its options say, and tells in its own words whether somebody takes the connection. */
import { unknownName, type NetAnswer } from '../network/request.ts';
import type { Tool, ToolIo } from './tool.ts';

/** Whom it asks; without a host by a socket among the container's own files. */
interface Server {
  readonly host: string | undefined;
  readonly port: number;
}

interface Failure {
  readonly reason: Extract<NetAnswer, { kind: 'error' }>['reason'];
  /** Where the host led; undefined: nowhere. */
  readonly ip: string | undefined;
  /** What the C library says of a name without an address. */
  readonly name: string;
}

/** What is kept in a server is not modelled: a client says whether it got through, and no more. */
interface Client {
  readonly names: readonly string[];
  /** As the arguments and variables say. */
  server(io: ToolIo): Server;
  patienceMs?(io: ToolIo): number | undefined;
  /** A connection was made. Gives the exit code. */
  connected(io: ToolIo, server: Server): number;
  /** None was. Gives the exit code. */
  failed(io: ToolIo, server: Server, why: Failure): number;
}

const LOCAL = '127.0.0.1';

const WORDS: Readonly<Record<Failure['reason'], string>> = {
  unresolved: 'Name or service not known',
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Connection reset by peer',
};

/** errno of Linux, as MySQL's clients print it. */
const ERRNO: Readonly<Record<Failure['reason'], number>> = {
  unresolved: -2,
  refused: 111,
  timeout: 110,
  unreachable: 113,
  reset: 104,
};

/** The value of an option, whatever other options there are: "-h db", "-hdb", "--host db", "--host=db". */
function valueOf({ args }: ToolIo, letter: string | undefined, long: string): string | undefined {
  for (const [i, word] of args.entries()) {
    if (word === `-${letter}` || word === `--${long}`) return args[i + 1];
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
    if (letter !== undefined && word.startsWith(`-${letter}`)) return word.slice(2);
  }
  return undefined;
}

function seconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text) * 1000;
}

/** "postgres://user:password@db:5432/name" */
function atUrl(text: string | undefined, usual: number): Server | undefined {
  const found = /^[a-z+]+:\/\/(?:[^@/]*@)?([^:/?]+)(?::(\d+))?/.exec(text ?? '');
  return found === null ? undefined : { host: found[1], port: Number(found[2] ?? usual) };
}

const redis: Client = {
  names: ['redis-cli', 'valkey-cli'],
  server: (io) =>
    atUrl(valueOf(io, 'u', 'uri'), 6379) ?? {
      host: valueOf(io, 'h', 'host') ?? LOCAL,
      port: Number(valueOf(io, 'p', 'port') ?? 6379),
    },
  connected(io) {
    if (io.args.some((word) => word.toLowerCase() === 'ping')) io.out('PONG\n');
    return 0;
  },
  failed(io, { host, port }, { reason, name }) {
    const server = io.name.startsWith('valkey') ? 'Valkey' : 'Redis';
    io.err(`Could not connect to ${server} at ${host}:${port}: ${reason === 'unresolved' ? name : WORDS[reason]}\n`);
    return 1;
  },
};

/** Where PostgreSQL's servers have their sockets. */
const SOCKETS = '/var/run/postgresql';

/** libpq: options, a URL or "host=... port=..." in place of the database's name, then variables. */
function libpq(io: ToolIo): Server {
  const words = io.args.map((word) => word.replace(/^--dbname=/, ''));
  const url = words.map((word) => atUrl(word, 5432)).find((one) => one !== undefined);
  if (url !== undefined) return url;
  const text = words.find((word) => /^\w+=/.test(word));
  const said = (key: string): string | undefined => new RegExp(`\\b${key}=(\\S+)`).exec(text ?? '')?.[1];
  const host = valueOf(io, 'h', 'host') ?? said('host') ?? io.env.get('PGHOST');
  const port = valueOf(io, 'p', 'port') ?? said('port') ?? io.env.get('PGPORT') ?? 5432;
  return { host: host === undefined || host.startsWith('/') ? undefined : host, port: Number(port) };
}

function tellReady(io: ToolIo, { host = SOCKETS, port }: Server, what: string, code: number): number {
  if (!io.args.includes('-q') && !io.args.includes('--quiet')) io.out(`${host}:${port} - ${what}\n`);
  return code;
}

const pgIsReady: Client = {
  names: ['pg_isready'],
  server: libpq,
  patienceMs: (io) => seconds(valueOf(io, 't', 'timeout')) ?? 3000,
  connected: (io, server) => tellReady(io, server, 'accepting connections', 0),
  failed: (io, server) => tellReady(io, server, 'no response', 2),
};

const psql: Client = {
  names: ['psql', 'pg_dump'],
  server: libpq,
  patienceMs: ({ env }) => seconds(env.get('PGCONNECT_TIMEOUT')),
  connected: () => 0,
  failed(io, { host, port }, { reason, ip, name }) {
    const isAt =
      host === undefined
        ? 'locally and accepting connections on that socket'
        : 'on that host and accepting TCP/IP connections';
    const tail = `\n\tIs the server running ${isAt}?\n`;
    const to = `${io.name}: error: connection to server`;
    if (host === undefined)
      io.err(`${to} on socket "${SOCKETS}/.s.PGSQL.${port}" failed: No such file or directory${tail}`);
    else if (reason === 'unresolved')
      io.err(`${io.name}: error: could not translate host name "${host}" to address: ${name}\n`);
    else
      io.err(
        `${to} at "${host}"${ip === undefined || ip === host ? '' : ` (${ip})`}, port ${port} failed: ${WORDS[reason]}${tail}`,
      );
    return io.name === 'psql' ? 2 : 1;
  },
};

const SOCKET = '/var/run/mysqld/mysqld.sock';

function mysqlServer(io: ToolIo): Server {
  const host = valueOf(io, 'h', 'host');
  return { host: host === 'localhost' ? undefined : host, port: Number(valueOf(io, 'P', 'port') ?? 3306) };
}

const mysqlPatience = (io: ToolIo): number | undefined =>
  seconds(valueOf(io, undefined, 'connect-timeout') ?? valueOf(io, undefined, 'connect_timeout'));

/** The number of the error, and what it says. */
function mysqlError({ host, port }: Server, { reason }: Failure): [number, string] {
  if (host === undefined) return [2002, `Can't connect to local MySQL server through socket '${SOCKET}' (2)`];
  if (reason === 'unresolved') return [2005, `Unknown MySQL server host '${host}' (-2)`];
  return [2003, `Can't connect to MySQL server on '${host}:${port}' (${ERRNO[reason]})`];
}

const mysql: Client = {
  names: ['mysql', 'mariadb', 'mysqldump'],
  server: mysqlServer,
  patienceMs: mysqlPatience,
  connected: () => 0,
  failed(io, server, why) {
    const [number, text] = mysqlError(server, why);
    io.err(
      io.name === 'mysqldump'
        ? `mysqldump: Got error: ${number}: ${text} when trying to connect\n`
        : `ERROR ${number} (HY000): ${text}\n`,
    );
    return io.name === 'mysqldump' ? 2 : 1;
  },
};

const mysqladmin: Client = {
  names: ['mysqladmin', 'mariadb-admin'],
  server: mysqlServer,
  patienceMs: mysqlPatience,
  connected(io) {
    if (io.args.includes('ping')) io.out(`${io.name === 'mysqladmin' ? 'mysqld' : 'mariadbd'} is alive\n`);
    return 0;
  },
  failed(io, server, why) {
    const { host, port } = server;
    io.err(
      `${io.name}: connect to server at '${host ?? 'localhost'}' failed\nerror: '${mysqlError(server, why)[1]}'\n`,
    );
    io.err(
      host === undefined
        ? `Check that mysqld is running and that the socket: '${SOCKET}' exists!\n`
        : `Check that mysqld is running on ${host} and that the port is ${port}.\nYou can check this by doing 'telnet ${host} ${port}'\n`,
    );
    return 1;
  },
};

const mongosh: Client = {
  names: ['mongosh', 'mongo'],
  server: (io) =>
    io.args.map((word) => atUrl(word, 27_017)).find((one) => one !== undefined) ?? {
      host: valueOf(io, undefined, 'host') ?? LOCAL,
      port: Number(valueOf(io, undefined, 'port') ?? 27_017),
    },
  patienceMs: () => 30_000,
  connected: () => 0,
  failed(io, { host, port }, { reason, ip }) {
    const why: Readonly<Record<Failure['reason'], string>> = {
      unresolved: `getaddrinfo ENOTFOUND ${host}`,
      refused: `connect ECONNREFUSED ${ip}:${port}`,
      timeout: 'Server selection timed out after 30000 ms',
      unreachable: `connect EHOSTUNREACH ${ip}:${port}`,
      reset: 'read ECONNRESET',
    };
    io.err(`MongoNetworkError: ${why[reason]}\n`);
    return 1;
  },
};

const toTool = (client: Client): Tool => ({
  names: client.names,
  run(io, state) {
    const server = client.server(io);
    if (state === undefined) {
      const { host, port } = server;
      const isLocal = host === undefined ? { isLocal: true as const } : {};
      const request = { kind: 'tcp', host: host ?? LOCAL, port, send: undefined, ...isLocal } as const;
      return { wait: io.ask(request, client.patienceMs?.(io)), state: null };
    }
    const answer = io.answer();
    if (answer?.kind === 'tcp') return { exit: client.connected(io, server) };
    const error = answer?.kind === 'error' ? answer : undefined;
    const why = { reason: error?.reason ?? 'timeout', ip: error?.ip, name: unknownName(error) };
    return { exit: client.failed(io, server, why) };
  },
});

export const databaseClients: readonly Tool[] = [redis, pgIsReady, psql, mysql, mysqladmin, mongosh].map(toTool);

/** Their names: an image has those that it brings along. */
export const CLIENT_NAMES: ReadonlySet<string> = new Set(databaseClients.flatMap(({ names }) => names));
