import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { FrameKind } from '../wire/frame.js';
import { IpcMessage, MessageFromNetwork, MessageFromRenderer } from './messages.js';

const text = readFileSync(new URL('../../docs/wire.md', import.meta.url), 'utf8');
const everyMessage = typesOf(IpcMessage);
const byKind = { network: typesOf(MessageFromNetwork), renderer: typesOf(MessageFromRenderer) };
const rows = tableAfter('## Messages').map(([request = '', way = '', answer = '']) => ({
  request: names(request),
  from: way.split(' → ')[0],
  to: (way.split(' → ')[1] ?? '').split(', '),
  answers: names(answer),
}));

describe('the table of messages', () => {
  test('has every message that there is, and no other', () => {
    const documented = new Set(rows.flatMap(({ request, answers }) => [...request, ...answers]));
    expect([...documented].sort()).toEqual([...everyMessage].sort());
  });

  test.each(rows.filter(({ from }) => from === 'browser'))(
    '$request may come from no child, its answers only from the child that is asked',
    ({ request, to, answers }) => {
      expect(request).toHaveLength(1);
      for (const kind of ['network', 'renderer'] as const) {
        expect(byKind[kind]).not.toContain(request[0]);
        for (const answer of answers) expect(byKind[kind].includes(answer)).toBe(to.includes(kind));
      }
    },
  );

  test('gives every message of a child as an answer', () => {
    const answers = new Set(rows.filter(({ from }) => from === 'browser').flatMap((row) => row.answers));
    expect([...answers].sort()).toEqual([...new Set([...byKind.network, ...byKind.renderer])].sort());
  });
});

test('the table of frames has every kind with its number', () => {
  const kinds = tableAfter('| kind | name |').map(([number, name = '']) => [names(name)[0], Number(number)]);
  expect(kinds).toEqual(Object.entries(FrameKind));
});

/** The cells of the first table after a heading, or of the one that begins with it, without its head. */
function tableAfter(start: string): string[][] {
  const lines = text.slice(text.indexOf(start)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function names(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name);
}

function typesOf(union: z.core.$ZodDiscriminatedUnion): string[] {
  return [...(union._zod.propValues.type ?? [])].map(String);
}
