/** The world beyond the cluster, as far as a program that needs no network can have one: every name that ends as the world's do is there, and says so. */
import { fnv1a } from '../kernel/random.ts';

/** Real sites are this far away, ms. */
export const OUTSIDE_MS = 80;

/** Those of two letters are countries (the root zone): "db-1.db" is nobody's. */
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc ' +
    'cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb ' +
    'gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke ' +
    'kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu ' +
    'mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw ' +
    'sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ' +
    'ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

/** Ends of names that the world has beside those: the usual ones, not all fifteen hundred. */
const ENDS: ReadonlySet<string> = new Set(
  (
    'com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel tel asia cat post xyz top club ' +
    'online site website app dev page cloud tech digital email network systems software tools run blog news media ' +
    'live world academy company agency group studio design solutions services foundation science social wiki'
  ).split(' '),
);

/** The address of an outside name (of TEST-NET-3, which nobody has); undefined for names that nobody in the world has. */
export function outsideAddress(name: string): string | undefined {
  const plain = name.replace(/\.$/, '').toLowerCase();
  const end = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.([a-z]+)$/.exec(plain)?.[1];
  if (end === undefined || !(COUNTRIES.has(end) || ENDS.has(end))) return undefined;
  return `203.0.113.${1 + (fnv1a(plain) % 254)}`;
}

export const isOutside = (address: string): boolean => address.startsWith('203.0.113.');

/** What every outside site answers. */
export const outsidePage = (host: string): string =>
  `<html><head><title>${host}</title></head><body><p>${host}, as Orrery plays it: nothing was sent over a network.</p></body></html>\n`;
