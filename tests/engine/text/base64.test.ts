import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Size, decodeBase64, decodeBase64Text, encodeBase64 } from '../../../shared/engine/text/base64.ts';

test('the vectors of RFC 4648', () => {
  const vectors = {
    '': '',
    f: 'Zg==',
    fo: 'Zm8=',
    foo: 'Zm9v',
    foob: 'Zm9vYg==',
    fooba: 'Zm9vYmE=',
    foobar: 'Zm9vYmFy',
  };
  for (const [text, base64] of Object.entries(vectors)) {
    expect(encodeBase64(text)).toBe(base64);
    expect(decodeBase64Text(base64)).toBe(text);
  }
});

test('agrees with Node on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const bytes = Buffer.from(text, 'utf8');
      expect(encodeBase64(text)).toBe(bytes.toString('base64'));
      expect(base64Size(encodeBase64(text))).toBe(bytes.length);
      expect(decodeBase64Text(encodeBase64(text))).toBe(bytes.toString('utf8'));
    }),
  );
});

test('agrees with Node on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual([...bytes]);
    }),
  );
});

test('refuses what is no base64', () => {
  for (const text of ['a', 'ab=c', '====', 'Zg', 'Z g=', 'Zg==x']) expect(decodeBase64(text), text).toBeUndefined();
  expect(decodeBase64('Zm9v\nYmFy')).toEqual([...Buffer.from('foobar')]);
  expect(decodeBase64Text('/w==')).toBe('\ufffd');
});
