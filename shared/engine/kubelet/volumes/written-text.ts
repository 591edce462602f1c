/** Texts of files that cost something to make: left out where only the question is whether a volume can be mounted. */
import type { Pod } from '../../../model/pod.ts';
import { storedText } from '../environment/config-source.ts';
import { tokenText, type TokenRequest } from './token.ts';

export interface TextMaker {
  /** The text behind base64. */
  stored(base64: string): string;
  token(pod: Pod, request: TokenRequest): string;
}

export const WRITTEN: TextMaker = { stored: storedText, token: tokenText };

export const NOT_WRITTEN: TextMaker = { stored: () => '', token: () => '' };
