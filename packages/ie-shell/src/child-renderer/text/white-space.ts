import type { WhiteSpace } from '../styles/element-style.js';

export function keepsSpaces(whiteSpace: WhiteSpace): boolean {
  return whiteSpace === 'pre' || whiteSpace === 'pre-wrap';
}

export function keepsLines(whiteSpace: WhiteSpace): boolean {
  return keepsSpaces(whiteSpace) || whiteSpace === 'pre-line';
}
