/** ip, ifconfig and route: the network interfaces of a computer or a pod, and which way packets go. */
import { broadcastOf, macOf, netmaskOf, networkOf, type Interface } from '../machine-facts.ts';
import { machineOf } from './top.ts';
import { plain, type ToolIo } from './tool.ts';

const LOOP: Interface = { name: 'lo', ip: '127.0.0.1', prefix: 8, mtu: 65_536 };

const all = (io: ToolIo): readonly Interface[] => [LOOP, ...machineOf(io).interfaces];

/** As in `ip addr` and `ip link`. */
function linkText(io: ToolIo, one: Interface, index: number, isLink: boolean): string {
  const isLoop = one.name === 'lo';
  const peer = one.peer === undefined ? '' : `@if${one.peer}`;
  const flags = isLoop ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP';
  const isPair = one.peer !== undefined;
  const qdisc = isLoop || isPair ? 'noqueue' : 'fq_codel';
  const state = io.isBusybox
    ? isLoop
      ? ''
      : ' state UP'
    : ` state ${isLoop ? 'UNKNOWN' : 'UP'}${isLink ? ' mode DEFAULT' : ''} group default`;
  const queue = isPair ? '' : ' qlen 1000';
  const kind = isLoop ? 'loopback' : 'ether';
  const mac = isLoop ? '00:00:00:00:00:00' : macOf(one);
  const end = isLoop ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const home = isPair && !io.isBusybox ? ' link-netnsid 0' : '';
  return `${index}: ${one.name}${peer}: <${flags}> mtu ${one.mtu} qdisc ${qdisc}${state}${queue}\n    link/${kind} ${mac} brd ${end}${home}\n`;
}

function addressText(one: Interface): string {
  const isLoop = one.name === 'lo';
  const brd = isLoop ? '' : ` brd ${broadcastOf(one.ip, one.prefix)}`;
  const scope = isLoop ? 'host' : 'global';
  const six = isLoop ? `    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n` : '';
  return `    inet ${one.ip}/${one.prefix}${brd} scope ${scope} ${one.name}\n       valid_lft forever preferred_lft forever\n${six}`;
}

function routeText(io: ToolIo): string {
  const { interfaces, gateway } = machineOf(io);
  const [first] = interfaces;
  const way = gateway === undefined || first === undefined ? '' : `default via ${gateway} dev ${first.name} \n`;
  const how = io.isBusybox ? 'scope link  src' : 'proto kernel scope link src';
  return (
    way + interfaces.map((i) => `${networkOf(i.ip, i.prefix)}/${i.prefix} dev ${i.name} ${how} ${i.ip} \n`).join('')
  );
}

const USAGE = 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       ip addr | link | route: what is here\n';

export const ip = plain(['ip'], (io) => {
  const isBrief = io.args.some((arg) => arg === '-br' || arg === '-brief');
  const [object = '', command = 'show', ...rest] = io.args.filter((arg) => !arg.startsWith('-'));
  const device = [command, ...rest].filter((word) => !['show', 'list', 'ls', 'dev', 's', 'sh'].includes(word)).at(-1);
  const known = all(io);
  const shown = device === undefined ? known : known.filter(({ name }) => name === device);
  const isMeant = (full: string): boolean => object !== '' && full.startsWith(object);
  if (isMeant('route')) {
    if (rest.length > 0 || !'show list ls'.split(' ').includes(command)) {
      const { interfaces, gateway } = machineOf(io);
      const [first] = interfaces;
      const to = rest[0] ?? '';
      if (command === 'get' && first !== undefined) {
        const isNear = networkOf(to, first.prefix) === networkOf(first.ip, first.prefix);
        io.out(
          `${to}${isNear ? '' : ` via ${gateway}`} dev ${first.name} src ${first.ip} uid ${io.uid} \n    cache \n`,
        );
        return 0;
      }
      io.err('RTNETLINK answers: Operation not permitted\n');
      return 2;
    }
    io.out(routeText(io));
    return 0;
  }
  const isAddress = isMeant('address') || object === 'addr' || object === 'a';
  if (!isAddress && !isMeant('link')) {
    if (object === '') io.err(USAGE);
    else io.err(`Object "${object}" is unknown, try "ip help".\n`);
    return object === '' ? 255 : 1;
  }
  if (['add', 'del', 'set', 'flush', 'delete'].includes(command)) {
    io.err('RTNETLINK answers: Operation not permitted\n');
    return 2;
  }
  if (shown.length === 0) {
    io.err(io.isBusybox ? `ip: can't find device '${device}'\n` : `Device "${device}" does not exist.\n`);
    return 1;
  }
  for (const one of shown) {
    if (isBrief) {
      const name = `${one.name}${one.peer === undefined ? '' : `@if${one.peer}`}`;
      const what = isAddress ? `${one.ip}/${one.prefix} ${one.name === 'lo' ? '::1/128 ' : ''}` : `${macOf(one)} `;
      io.out(`${name.padEnd(16)} ${(one.name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14)} ${what}\n`);
      continue;
    }
    io.out(linkText(io, one, known.indexOf(one) + 1, !isAddress));
    if (isAddress) io.out(addressText(one));
  }
  return 0;
});

export const ifconfig = plain(['ifconfig'], (io) => {
  const wanted = io.args.find((arg) => !arg.startsWith('-'));
  const shown = all(io).filter(({ name }) => wanted === undefined || name === wanted);
  if (shown.length === 0) {
    io.err(
      io.isBusybox
        ? `ifconfig: ${wanted}: error fetching interface information: Device not found\n`
        : `${wanted}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  // Those with names first, the loopback last.
  for (const one of [...shown.filter(({ name }) => name !== 'lo'), ...shown.filter(({ name }) => name === 'lo')]) {
    const isLoop = one.name === 'lo';
    const mask = netmaskOf(one.prefix);
    if (io.isBusybox) {
      const link = isLoop ? 'Link encap:Local Loopback  ' : `Link encap:Ethernet  HWaddr ${macOf(one).toUpperCase()}  `;
      const bcast = isLoop ? '' : `Bcast:${broadcastOf(one.ip, one.prefix)}  `;
      io.out(
        `${one.name.padEnd(10)}${link}\n          inet addr:${one.ip}  ${bcast}Mask:${mask}\n${isLoop ? '          inet6 addr: ::1/128 Scope:Host\n' : ''}          UP ${isLoop ? 'LOOPBACK' : 'BROADCAST'} RUNNING ${isLoop ? '' : 'MULTICAST '} MTU:${one.mtu}  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${one.peer === undefined ? 1000 : 0} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`,
      );
      continue;
    }
    const flags = isLoop ? 'flags=73<UP,LOOPBACK,RUNNING>' : 'flags=4163<UP,BROADCAST,RUNNING,MULTICAST>';
    const ether = isLoop
      ? '        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n        loop  txqueuelen 1000  (Local Loopback)\n'
      : `        ether ${macOf(one)}  txqueuelen ${one.peer === undefined ? 1000 : 0}  (Ethernet)\n`;
    const cast = isLoop ? '' : `  broadcast ${broadcastOf(one.ip, one.prefix)}`;
    io.out(
      `${one.name}: ${flags}  mtu ${one.mtu}\n        inet ${one.ip}  netmask ${mask}${cast}\n${ether}        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n`,
    );
  }
  return 0;
});

export const route = plain(['route'], (io) => {
  const { interfaces, gateway } = machineOf(io);
  const isNumeric = io.args.some((arg) => /^-[a-z]*n/.test(arg));
  const row = (to: string, by: string, mask: string, flags: string, name: string): string =>
    `${to.padEnd(15)} ${by.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} ${'0'.padEnd(6)} ${'0'.padEnd(2)} ${'0'.padStart(6)} ${name}\n`;
  io.out('Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n');
  const [first] = interfaces;
  if (gateway !== undefined && first !== undefined)
    io.out(row(isNumeric ? '0.0.0.0' : 'default', gateway, '0.0.0.0', 'UG', first.name));
  for (const one of interfaces)
    io.out(row(networkOf(one.ip, one.prefix), isNumeric ? '0.0.0.0' : '*', netmaskOf(one.prefix), 'U', one.name));
  return 0;
});
