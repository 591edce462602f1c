/** A template that breaks off says where and why, as the real kubectl does, and what it had printed until then. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectlWords } from './frozen.ts';

const map = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'a',
    namespace: 'default',
    uid: 'u',
    managedFields: [{ manager: 'm', operation: 'Update', apiVersion: 'v1' }],
  },
  data: { k: 'v', n: '3' },
  list: [{ a: 1, b: [1, 2.5, true, null] }],
} as unknown as KubeObject;
const shown = (...words: string[]) =>
  kubectlWords(['get', 'cm', 'a', ...words], { objects: [map], now: '2026-11-23T08:20:14Z' });

// What the real one (1.33.1) says of the same object, from "template: output:" on.
test.each([
  ['{{.data.k.y}}', '1:7: executing "output" at <.data.k.y>: can\'t evaluate field y in type interface {}'],
  ['{{index .list 3}}', '1:2: executing "output" at <index .list 3>: error calling index: index out of range: 3'],
  [
    '{{index .data 3}}',
    '1:2: executing "output" at <index .data 3>: error calling index: value has type int; should be string',
  ],
  ['{{index 3 1}}', '1:2: executing "output" at <index 3 1>: error calling index: can\'t index item of type int'],
  ['{{range .data.k}}x{{end}}', '1:13: executing "output" at <.data.k>: range can\'t iterate over v'],
  ['{{len}}', '1:2: executing "output" at <len>: wrong number of args for len: want 1 got 0'],
  ['{{and}}', '1:2: executing "output" at <and>: wrong number of args for and: want at least 1 got 0'],
  [
    '{{len .nope}}',
    '1:2: executing "output" at <len .nope>: error calling len: reflect: call of reflect.Value.Type on zero Value',
  ],
  ['{{with .list}}{{.x}}{{end}}', '1:16: executing "output" at <.x>: can\'t evaluate field x in type []interface {}'],
  ['{{range .data}}{{.x}}{{end}}', '1:17: executing "output" at <.x>: can\'t evaluate field x in type interface {}'],
  [
    '{{range $k,$v := .data}}{{$v.x}}{{end}}',
    '1:28: executing "output" at <$v.x>: can\'t evaluate field x in type interface {}',
  ],
  ['{{$x := 3}}{{$x.y}}', '1:15: executing "output" at <$x.y>: can\'t evaluate field y in type int'],
  ['{{(.data.k).x}}', '1:8: executing "output" at <.data.k>: can\'t evaluate field x in type string'],
  [
    '{{define "z"}}{{.k.x}}{{end}}{{template "z" .data}}',
    '1:18: executing "z" at <.k.x>: can\'t evaluate field x in type interface {}',
  ],
  ['{{template "x" .data.k.j}}', '1:11: executing "output" at <{{template "x" .data.k.j}}>: template "x" not defined'],
  [
    '{{.data.k|index .list|len}}',
    '1:10: executing "output" at <index .list>: error calling index: cannot index slice/array with type string',
  ],
  [
    '{{printf "%s" (index .list 4)}}',
    '1:15: executing "output" at <index .list 4>: error calling index: index out of range: 4',
  ],
  ['{{.data.k 3}}', '1:7: executing "output" at <.data.k>: k is not a method but has arguments'],
  ['{{3 4}}', '1:2: executing "output" at <3>: can\'t give argument to non-function 3'],
  ['{{nil}}', '1:2: executing "output" at <nil>: nil is not a command'],
  ['{{base64decode 3}}', '1:15: executing "output" at <3>: expected string; found 3'],
  [
    '{{base64decode .data.k}}',
    '1:2: executing "output" at <base64decode .data.k>: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0',
  ],
  [
    '{{eq .data.k 3}}',
    '1:2: executing "output" at <eq .data.k 3>: error calling eq: incompatible types for comparison',
  ],
  [
    '{{lt .data.k .data}}',
    '1:2: executing "output" at <lt .data.k .data>: error calling lt: invalid type for comparison',
  ],
  ['{{eq 1}}', '1:2: executing "output" at <eq 1>: error calling eq: missing argument for comparison'],
  [
    '{{slice .data.k 1 9}}',
    '1:2: executing "output" at <slice .data.k 1 9>: error calling slice: index out of range: 9',
  ],
])('%s', (template, where) => {
  const { stdout, stderr, exit } = shown('-o', `go-template=${template}`);
  const why = `template: output:${where}`;
  expect(stderr).toBe(`error: error executing template ${JSON.stringify(template)}: ${why}\n`);
  expect(stdout).toContain(`Error executing template: ${why}. Printing more information for debugging the template:\n`);
  expect(exit).toBe(1);
});

test('what was printed before stays, lines are counted, and both forms of the object follow', () => {
  const text = 'a\n\n  {{.kind}} {{.data.k.y}}';
  const { stdout } = shown('-o', `go-template=${text}`);
  expect(stdout).toBe(`a

  ConfigMap Error executing template: template: output:3:19: executing "output" at <.data.k.y>: can't evaluate field y in type interface {}. Printing more information for debugging the template:
	template was:
		${text}
	raw data was:
		{"apiVersion":"v1","data":{"k":"v","n":"3"},"kind":"ConfigMap","list":[{"a":1,"b":[1,2.5,true,null]}],"metadata":{"managedFields":[{"apiVersion":"v1","manager":"m","operation":"Update"}],"name":"a","namespace":"default","uid":"u"}}
	object given to template engine was:
		map[apiVersion:v1 data:map[k:v n:3] kind:ConfigMap list:[map[a:1 b:[1 2.5 true <nil>]]] metadata:map[managedFields:[map[apiVersion:v1 manager:m operation:Update]] name:a namespace:default uid:u]]

`);
});

test('what can be compared, what is decided early, what printf says of wrong verbs', () => {
  const said = (template: string): string => shown('-o', `go-template=${template}`).stdout;
  expect(said('{{eq (index .list 0).a 1}} {{eq .nope "x"}} {{or .data.k (index .list 9)}}')).toBe('true false v');
  expect(said('{{printf "%d %d %s" .data.k nil 3}} {{printf "a" 1 .nope}}')).toBe(
    '%!d(string=v) %!d(<nil>) %!s(int=3) a%!(EXTRA int=1, <nil>)',
  );
  expect(shown('-o', 'go-template={{break}}').stderr).toContain('output:1: {{break}} outside {{range}}\n');
  expect(shown('-o', 'go-template={{"a" | 3}}').stderr).toContain(
    'output:1: non executable command in pipeline stage 2\n',
  );
});

test('only JSON and YAML leave managedFields out', () => {
  expect(shown('-o', 'jsonpath={.metadata.managedFields[0].manager}').stdout).toBe('m');
  expect(shown('-o', 'go-template={{len .metadata.managedFields}}').stdout).toBe('1');
  expect(shown('-o', 'custom-columns=M:.metadata.managedFields[0].manager').stdout).toBe('M\nm\n');
  expect(shown('-o', 'json').stdout).not.toContain('managedFields');
  expect(shown('-o', 'yaml', '--show-managed-fields').stdout).toContain('managedFields:\n');
});
