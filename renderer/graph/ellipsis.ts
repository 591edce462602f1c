/** Shortens names so that both ends stay readable: the end of a pod's name is what tells it from its brothers. */

/** Takes a name and the most characters that fit; gives the name with its middle left out where it is too long. */
export function middleEllipsis(name: string, most: number): string {
  if (name.length <= most) return name;
  if (most <= 1) return '…';
  const lastDash = name.lastIndexOf('-');
  const tail = lastDash > 0 ? name.slice(lastDash) : '';
  // A number tells machines apart: it comes before all else.
  if (most <= 5 && /^-\d+$/.test(tail) && tail.length <= most) return `…${tail.slice(1)}`;
  const end = tail.length > 1 && tail.length <= Math.ceil(most * 0.6) ? tail.length : Math.floor((most - 1) / 2);
  const start = most - 1 - end;
  return `${name.slice(0, start)}…${name.slice(name.length - end)}`;
}
