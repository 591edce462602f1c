/** A probe in one line: "http-get http://:8080/ delay=0s timeout=1s period=10s #success=1 #failure=3" (DescribeProbe). */
import { at, listAt, textAt } from '../../kinds/look.ts';
import { count, goList, intOrText } from './parts.ts';

/** Go's net.JoinHostPort. */
const hostPort = (host: string, port: string): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

function httpText(get: unknown): string {
  const [scheme, host, path] = ['scheme', 'host', 'path'].map((field) => textAt(get, field)) as [
    string,
    string,
    string,
  ];
  const port = intOrText(get, 'port');
  const authority = port === '' ? host : hostPort(host, port);
  const escaped = encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
  const slash = escaped !== '' && !escaped.startsWith('/') && authority !== '' ? '/' : '';
  return `http-get ${scheme.toLowerCase()}://${authority}${slash}${escaped}`;
}

export function probeText(probe: unknown): string {
  const attributes = [
    `delay=${count(probe, 'initialDelaySeconds')}s`,
    `timeout=${count(probe, 'timeoutSeconds')}s`,
    `period=${count(probe, 'periodSeconds')}s`,
    `#success=${count(probe, 'successThreshold')}`,
    `#failure=${count(probe, 'failureThreshold')}`,
  ].join(' ');
  const [exec, get, tcp, grpc] = ['exec', 'httpGet', 'tcpSocket', 'grpc'].map((field) => at(probe, field));
  if (exec !== undefined) return `exec ${goList(listAt(exec, 'command'))} ${attributes}`;
  if (get !== undefined) return `${httpText(get)} ${attributes}`;
  if (tcp !== undefined) return `tcp-socket ${textAt(tcp, 'host')}:${intOrText(tcp, 'port')} ${attributes}`;
  if (grpc !== undefined) return `grpc <pod>:${count(grpc, 'port')} ${textAt(grpc, 'service')} ${attributes}`;
  return `unknown ${attributes}`;
}
