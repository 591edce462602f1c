/** What network tools ask and print. */
import { describe, expect, test } from 'vitest';
import type { NetAnswer, NetRequest } from '../../../shared/engine/shell/network/request.ts';
import { Terminal } from './terminal.ts';
import { shell } from './container.ts';

const page = (status = 200, reason = 'OK', headers: [string, string][] = []): NetAnswer => ({
  kind: 'http',
  ip: '10.96.1.2',
  status,
  reason,
  headers,
  body: 'hello\n',
});
const error = (reason: 'unresolved' | 'refused' | 'timeout'): NetAnswer => ({
  kind: 'error',
  reason,
  ip: '10.96.1.2',
});

function ask(
  script: string,
  answer: NetAnswer | undefined,
  flavour: 'ash' | 'dash' | 'bash' = 'dash',
): { out: string; err: string; code: number | undefined; requests: NetRequest[] } {
  const { out, err, code, container } = shell(script, {
    flavour,
    network: () => (answer === undefined ? undefined : { answer, afterMs: 1 }),
  });
  return { out, err, code, requests: container.requests.map((r) => r.request) };
}

describe('curl', () => {
  test('asks and prints', () => {
    const r = ask('curl -s http://web:8080/path?q=1 -H "X-A: b"', page());
    expect(r).toMatchObject({ out: 'hello\n', err: '', code: 0 });
    expect(r.requests).toEqual([
      {
        kind: 'http',
        scheme: 'http',
        method: 'GET',
        host: 'web',
        port: 8080,
        path: '/path?q=1',
        body: undefined,
        headers: [
          ['Host', 'web:8080'],
          ['User-Agent', 'curl/8.5.0'],
          ['Accept', '*/*'],
          ['X-A', 'b'],
        ],
      },
    ]);
  });

  test('may be told where a host is', () => {
    const sent = (options: string, url: string): unknown[] =>
      ask(`curl -s ${options} ${url}`, page()).requests.map((r) =>
        r.kind === 'http' ? [r.host, r.port, r.headers[0]![1]] : r,
      );
    expect(sent('--resolve shop.example.com:80:10.0.0.1', 'http://shop.example.com/x')).toEqual([
      ['10.0.0.1', 80, 'shop.example.com'],
    ]);
    expect(sent('--resolve shop.example.com:443:10.0.0.1', 'http://shop.example.com/x')).toEqual([
      ['shop.example.com', 80, 'shop.example.com'],
    ]);
    expect(sent('--connect-to ::10.0.0.1:30880', 'http://shop.example.com')).toEqual([
      ['10.0.0.1', 30880, 'shop.example.com'],
    ]);
  });

  test('its errors', () => {
    expect(ask('curl web', error('unresolved'))).toMatchObject({
      err: 'curl: (6) Could not resolve host: web\n',
      code: 6,
    });
    expect(ask('curl web', error('refused'))).toMatchObject({
      err: "curl: (7) Failed to connect to web port 80 after 1 ms: Couldn't connect to server\n",
      code: 7,
    });
    expect(ask('curl -m 2 web', undefined)).toMatchObject({
      err: 'curl: (28) Connection timed out after 2000 milliseconds\n',
      code: 28,
    });
    expect(ask('curl -f web', page(404, 'Not Found'))).toMatchObject({
      out: '',
      err: 'curl: (22) The requested URL returned error: 404\n',
      code: 22,
    });
    expect(ask('curl -s web', error('refused'))).toMatchObject({ err: '', code: 7 });
  });

  test('-o, -w, -I, -X, -d, -L', () => {
    expect(ask("curl -s -o /dev/null -w '%{http_code}\\n' web", page(503, 'Service Unavailable')).out).toBe('503\n');
    expect(ask('curl -sI web', page(200, 'OK', [['Server', 'nginx']])).out).toBe(
      'HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n',
    );
    expect(ask('curl -s -d a=1 web', page()).requests[0]).toMatchObject({ method: 'POST', body: 'a=1' });
    expect(ask('curl -s -X DELETE web', page()).requests[0]).toMatchObject({ method: 'DELETE' });
    const { out, container } = shell('curl -sL web/a', {
      network: (r) => ({
        afterMs: 1,
        answer: r.kind === 'http' && r.path === '/a' ? page(302, 'Found', [['Location', '/b']]) : page(),
      }),
    });
    expect(out).toBe('hello\n');
    expect(container.requests.map((r) => r.request.kind === 'http' && r.request.path)).toEqual(['/a', '/b']);
  });
});

describe('wget', () => {
  test("busybox'", () => {
    expect(ask('wget -qO- http://web', page(), 'ash')).toMatchObject({ out: 'hello\n', err: '', code: 0 });
    expect(ask('wget -O- http://web', page(404, 'Not Found'), 'ash')).toMatchObject({
      err: 'Connecting to web (10.96.1.2:80)\nwget: server returned error: HTTP/1.1 404 Not Found\n',
      code: 1,
    });
    expect(ask('wget -q -T 2 -O- web', undefined, 'ash')).toMatchObject({ err: 'wget: download timed out\n', code: 1 });
    expect(ask('wget -q -O- web', error('unresolved'), 'ash')).toMatchObject({
      err: "wget: bad address 'web'\n",
      code: 1,
    });
    expect(ask('wget -q -O- web', error('refused'), 'ash')).toMatchObject({
      err: "wget: can't connect to remote host (10.96.1.2): Connection refused\n",
      code: 1,
    });
    expect(ask('wget --spider web', page(), 'ash').err).toBe('Connecting to web (10.96.1.2:80)\nremote file exists\n');
    expect(ask('mkdir /w; wget -q -O /w/index.html web; cat /w/index.html', page(), 'ash').out).toBe('hello\n');
  });

  test("GNU's", () => {
    expect(ask('wget -qO- web', page())).toMatchObject({ out: 'hello\n', err: '', code: 0 });
    expect(ask('wget -qO- web', page(404, 'Not Found')).code).toBe(8);
    expect(ask('wget -qO- web', error('refused')).code).toBe(4);
    expect(ask('wget -O- web', { kind: 'error', reason: 'unresolved', again: true }).err).toContain(
      "Resolving web (web)... failed: Temporary failure in name resolution.\nwget: unable to resolve host address 'web'\n",
    );
  });
});

describe('names and connections', () => {
  test('nc and ping', () => {
    expect(ask('nc -zv db 5432', { kind: 'tcp', ip: '10.96.1.2', received: '' }, 'ash')).toMatchObject({
      err: 'db (10.96.1.2:5432) open\n',
      code: 0,
    });
    expect(ask('nc -z -w 1 db 5432; echo $?', error('refused')).out).toBe('1\n');
    expect(ask('echo PING | nc db 6379', { kind: 'tcp', ip: '10.96.1.2', received: '+PONG\r\n' })).toMatchObject({
      out: '+PONG\r\n',
      requests: [{ kind: 'tcp', host: 'db', port: 6379, send: 'PING\n' }],
    });
    expect(ask('ping -c 2 web', { kind: 'icmp', ip: '10.42.0.9', ms: 0.08 }, 'ash').out).toBe(
      'PING web (10.42.0.9): 56 data bytes\n64 bytes from 10.42.0.9: seq=0 ttl=64 time=0.080 ms\n64 bytes from 10.42.0.9: seq=1 ttl=64 time=0.080 ms\n\n--- web ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min/avg/max = 0.080/0.080/0.080 ms\n',
    );
  });

  test('ping: three digits, an address that is known from the start, and the sum of what Ctrl+C ends', () => {
    expect(ask('ping -c 1 web', { kind: 'icmp', ip: '10.42.0.9', ms: 1 }, 'bash').out).toBe(
      'PING web (10.42.0.9) 56(84) bytes of data.\n64 bytes from 10.42.0.9: icmp_seq=1 ttl=64 time=1.00 ms\n\n--- web ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min/avg/max/mdev = 1.000/1.000/1.000/0.000 ms\n',
    );
    const silent = (flavour: 'ash' | 'bash') =>
      shell('ping -c 1 web', {
        flavour,
        network: (request) => ({
          afterMs: 1,
          answer:
            request.kind === 'lookup'
              ? { kind: 'lookup', addresses: ['10.43.0.7'], name: 'web' }
              : { kind: 'error', reason: 'timeout' },
        }),
      }).out;
    expect(silent('bash')).toBe(
      'PING web (10.43.0.7) 56(84) bytes of data.\n\n--- web ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n',
    );
    expect(silent('ash')).toBe(
      'PING web (10.43.0.7): 56 data bytes\n\n--- web ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n',
    );
    const t = new Terminal({ network: () => ({ afterMs: 1, answer: { kind: 'icmp', ip: '10.0.0.1', ms: 12.34 } }) });
    t.type('ping web\n').wait(2500);
    void t.news;
    expect(t.interrupt().news).toContain(
      '\n--- web ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 2000ms\nrtt min/avg/max/mdev = 12.340/12.340/12.340/0.000 ms\n',
    );
  });

  test("GNU's wget tells how long it is and of what kind; a bar on a terminal, dots elsewhere", () => {
    const told: NetAnswer = {
      kind: 'http',
      ip: '10.43.0.7',
      status: 200,
      reason: 'OK',
      headers: [['Content-Type', 'text/html; charset=utf-8']],
      body: 'hello\n',
    };
    const { err } = ask('wget 10.43.0.7:8080/x', told, 'bash');
    expect(err.replaceAll(/\d{4}-\d\d-\d\d [\d:]{8}/g, 'NOW').replaceAll(/[\d.]+ MB\/s/g, 'FAST')).toBe(
      "--NOW--  http://10.43.0.7:8080/x\nConnecting to 10.43.0.7:8080... connected.\nHTTP request sent, awaiting response... 200 OK\nLength: 6 [text/html]\nSaving to: 'x'\n\n     0K                                                       100% 1.00M=0s\n\nNOW (FAST) - 'x' saved [6/6]\n\n",
    );
    const t = new Terminal({ network: () => ({ afterMs: 1, answer: told }) });
    t.type('wget http://web/x\n').wait(100);
    expect(t.news).toContain(`\nx                   100%[${'='.repeat(19)}>]       6  --.-KB/s    in 0s      \n`);
    expect(ask("curl -s -o /dev/null -w '%{content_type} %{remote_port}' http://web/", told).out).toBe(
      'text/html; charset=utf-8 80',
    );
  });

  test("bash's /dev/tcp waits for a server", () => {
    const { out, err, container } = shell(
      'until (echo > /dev/tcp/db/5432) 2>/dev/null; do echo waiting; sleep 1; done; echo up',
      {
        flavour: 'bash',
        network: (_, now) => ({
          afterMs: 1,
          answer: now < 2000 ? error('refused') : { kind: 'tcp', ip: '10.96.1.2', received: '' },
        }),
      },
    );
    expect({ out, err }).toEqual({ out: 'waiting\nwaiting\nup\n', err: '' });
    expect(container.requests[0]?.request).toEqual({ kind: 'tcp', host: 'db', port: 5432, send: undefined });
    expect(
      shell('exec 3<>/dev/tcp/db/5432; echo $?', {
        flavour: 'bash',
        network: () => ({ afterMs: 1, answer: error('refused') }),
      }).err,
    ).toBe('bash: connect: Connection refused\nbash: line 1: /dev/tcp/db/5432: Connection refused\n');
  });
});
