/** Names of things in a terminal's text, which select the thing in the diagram when they are clicked. */
import type { ILink, ILinkProvider, Terminal } from '@xterm/xterm';
import { records } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';

const WORD = /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?/g;
/** Kinds that stand for a name where several have it: what is drawn comes first. */
const ORDER = ['Pod', 'Node', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'Service'];

/** uids by name, made anew when the cluster has changed. */
let known: { revision: number; uids: Map<string, string> } = { revision: -1, uids: new Map() };

function uids(): Map<string, string> {
  if (known.revision === records.revision) return known.uids;
  const found = new Map<string, string>();
  const kinds = records.allKinds().filter((kind) => kind !== 'Event');
  const rest = kinds.filter((kind) => !ORDER.includes(kind));
  for (const kind of [...ORDER, ...rest])
    for (const [uid, object] of records.ofKind(kind)) {
      const { name } = object.metadata;
      if (!found.has(name)) found.set(name, uid);
      const typed = `${kind.toLowerCase()}/${name}`;
      if (!found.has(typed)) found.set(typed, uid);
    }
  known = { revision: records.revision, uids: found };
  return found;
}

/** The thing that a word names. */
function thing(word: string): string | undefined {
  const names = uids();
  const [type = '', name] = word.split('/');
  return (
    names.get(word) ??
    (name === undefined ? undefined : (names.get(`${type.split('.')[0]}/${name}`) ?? names.get(name)))
  );
}

/** The words of a line that name something, with where they stand. */
export function namesIn(text: string): { from: number; to: number; uid: string; word: string }[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const [word] = match;
    const uid = word.length < 2 ? undefined : thing(word);
    return uid === undefined ? [] : [{ from: match.index, to: match.index + word.length, uid, word }];
  });
}

export function nameLinks(term: Terminal): ILinkProvider {
  return {
    provideLinks(y, callback) {
      const text = term.buffer.active.getLine(y - 1)?.translateToString(true) ?? '';
      const links = namesIn(text).map(({ from, to, uid, word }): ILink => ({
        range: { start: { x: from + 1, y }, end: { x: to, y } },
        text: word,
        activate: () => {
          useView.getState().set({ inspector: true });
          useView.getState().select(uid);
        },
      }));
      callback(links.length === 0 ? undefined : links);
    },
  };
}
