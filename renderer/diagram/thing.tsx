/** Whatever of the cluster is drawn as a card or a small thing: it is walked to, says what it is, and is selected by a click. */
import type { ComponentProps } from 'react';
import { useView } from '../store/view.ts';

export interface ThingProps extends Omit<ComponentProps<'button'>, 'name'> {
  /** Its class of look: "thing service". */
  look: string;
  /** By which it is selected: a uid, or the key of a source of requests. */
  uid: string;
  kind: string;
  namespace: string;
  name: string;
  state: string;
  /** What a screen reader says. */
  label: string;
  [data: `data-${string}`]: string | boolean | undefined;
}

export function Thing({ look, uid, kind, namespace, name, state, label, children, ...rest }: ThingProps) {
  const selected = useView((s) => s.selected === uid);
  return (
    <button
      {...rest}
      type="button"
      className={`${look} nodrag`}
      data-walk={uid}
      data-kind={kind}
      data-namespace={namespace}
      data-name={name}
      data-state={state}
      aria-label={label}
      aria-pressed={selected}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      {children}
    </button>
  );
}
