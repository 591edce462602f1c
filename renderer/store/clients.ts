/** What a person does with sources of requests: adds, changes and takes them away, and sends single requests. */
import type { ClientSpec, SingleRequest } from '../../shared/model/client.ts';
import { i18n } from '../i18n/i18n.ts';
import { send, sendMarked } from './connection.ts';
import { useSession } from './session.ts';
import { expectRequest } from './trail.ts';
import { usersKey, useView } from './view.ts';

/** A few requests a second, slow enough to be followed one by one. */
const firstRate = 2;

/** A new source, which asks for whatever can be asked; it is selected, to be told more. */
export async function addClient(): Promise<void> {
  const taken = new Set(useSession.getState().traffic.clients.map(({ name }) => name));
  let n = 1;
  while (taken.has(`client-${n}`)) n++;
  const name = `client-${n}`;
  const refused = await sendMarked(
    { type: 'client', client: { name, rate: firstRate } },
    i18n.t('client.markAdd', { name }),
  );
  if (refused === undefined) useView.getState().set({ selected: usersKey(name), inspector: true });
}

export async function changeClient(client: ClientSpec): Promise<void> {
  await sendMarked({ type: 'client', client }, i18n.t('client.markChange', { name: client.name }));
}

export async function removeClient(name: string): Promise<void> {
  const refused = await sendMarked({ type: 'removeClient', name }, i18n.t('client.markRemove', { name }));
  if (refused === undefined) useView.getState().select(undefined);
}

/** Sends one request by hand, and follows it. */
export async function sendRequest(request: SingleRequest): Promise<void> {
  const expected = expectRequest();
  const result = await send({ type: 'request', request });
  expected(result?.request);
}
