/** Addresses and node ports, by upstream's tables of their allocators. */
import { describe, expect, test } from 'vitest';
import { allocateService, reservedIn } from '../../../shared/engine/api/allocation.ts';
import { ServiceRange } from '../../../shared/engine/api/service-range.ts';
import type { Reader } from '../../../shared/engine/api/store.ts';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import type { Service } from '../../../shared/model/network.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { refusal, serviceNamed } from './door.ts';

const TABLES = 'k8s-1.20.2-test-tables/pkg__registry__core__service__';

/** An allocator that remembers what it gave. */
class Given {
  readonly services: Service[] = [];
  private readonly random = new Chance(1).fork('x');

  constructor(readonly range: ServiceRange) {}

  take(spec: object): Service {
    const reader = { list: () => this.services } as unknown as Reader;
    const name = `s${this.services.length}`;
    const made = allocateService(serviceNamed(name, spec), undefined, reader, this.range, this.random);
    const stored = { ...made, metadata: { ...made.metadata, uid: name } };
    this.services.push(stored);
    return stored;
  }

  free(clusterIP: string): void {
    this.services.splice(
      this.services.findIndex(({ spec }) => spec.clusterIP === clusterIP),
      1,
    );
  }
}

interface Allocate {
  name: string;
  cidr: string;
  free: number;
  released: string;
  outOfRange: string[];
  alreadyAllocated: string;
}

describe.skipIf(!fixturesDir)('allocators, upstream tables', () => {
  test('addresses: all of the range, each once, none outside', () => {
    const rows = tableRows<Allocate>(`${TABLES}ipallocator__allocator.json`, 'TestAllocate');
    let ran = 0;
    for (const { row } of rows) {
      if (row.name !== 'IPv4') continue;
      const given = new Given(new ServiceRange(row.cidr));
      expect(given.range.last).toBe(row.free);
      const ips = new Set<string>();
      for (let i = 0; i < row.free; i++) ips.add(given.take({}).spec.clusterIP!);
      expect(ips.size).toBe(row.free);
      expect(refusal(() => given.take({})).message).toContain('range is full');
      given.free(row.released);
      expect(given.take({}).spec.clusterIP).toBe(row.released);
      given.free(row.released);
      for (const clusterIP of row.outOfRange)
        expect(refusal(() => given.take({ clusterIP })).message).toContain('does not match the current range');
      expect(refusal(() => given.take({ clusterIP: row.alreadyAllocated })).message).toContain('already allocated');
      expect(given.take({ clusterIP: row.released }).spec.clusterIP).toBe(row.released);
      ran += 1;
    }
    account('ipallocator TestAllocate', ran, { IPv6: 'the cluster has IPv4 only' });
    expect(ran).toBe(1);
  });

  test('addresses that are asked for are all known, and no others', () => {
    const rows = tableRows<Record<string, object>>(`${TABLES}ipallocator__allocator.json`, 'TestForEach', 'testCases');
    for (const { row } of rows) {
      const given = new Given(new ServiceRange('192.168.1.0/24'));
      for (const clusterIP of Object.keys(row)) given.take({ clusterIP });
      expect(given.services.map(({ spec }) => spec.clusterIP)).toEqual(Object.keys(row));
      for (const clusterIP of Object.keys(row))
        expect(refusal(() => given.take({ clusterIP })).message).toContain('already allocated');
    }
    account('ipallocator TestForEach', rows.length, {
      'TestSnapshot, TestNewFromSnapshot, TestAllocateSmall':
        'bitmaps as bytes, and a range of two addresses; what is taken is read from the Services',
    });
    expect(rows).toHaveLength(4);
  });

  test('ports that are asked for are all known, and no others', () => {
    const rows = tableRows<Record<string, object>>(
      `${TABLES}portallocator__allocator.json`,
      'TestForEach',
      'testCases',
    );
    // The table's range begins at 10000, that of node ports at 30000.
    const asPort = (text: string): number => Number(text) + 20_000;
    for (const { row } of rows) {
      const given = new Given(new ServiceRange('10.43.0.0/16'));
      const node = (nodePort: number): object => ({ type: 'NodePort', ports: [{ port: 80, nodePort }] });
      for (const text of Object.keys(row)) given.take(node(asPort(text)));
      expect(given.services.map(({ spec }) => spec.ports?.[0]?.nodePort)).toEqual(Object.keys(row).map(asPort));
      for (const text of Object.keys(row))
        expect(refusal(() => given.take(node(asPort(text)))).message).toContain('already allocated');
    }
    const more = tableRows<number>(`${TABLES}portallocator__allocator.json`, 'TestSnapshot');
    const given = new Given(new ServiceRange('10.43.0.0/16'));
    for (const { row } of more) given.take({ type: 'NodePort', ports: [{ port: 80, nodePort: row + 20_000 }] });
    expect(new Set(given.services.map(({ spec }) => spec.ports?.[0]?.nodePort)).size).toBe(more.length);
    account('portallocator TestForEach, TestSnapshot', rows.length + more.length);
    expect(rows.length + more.length).toBe(14);
  });
});

test.each([
  ['10.43.0.0/16', 256],
  ['192.168.1.0/24', 16],
  ['10.0.0.0/20', 256],
  ['10.0.0.0/22', 64],
])('of %s the first %d are left for those who ask by name', (cidr, reserved) => {
  expect(reservedIn(new ServiceRange(cidr))).toBe(reserved);
});
