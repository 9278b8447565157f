import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_BOOKMARKS } from '../session/bookmarks.js';
import { MAX_HISTORY } from '../session/history.js';
import { MAX_TABS } from '../session/tabs.js';
import { parseRequest } from './parse-request.js';
import { REQUESTS } from './requests.js';
import { MAX_IN_FLIGHT } from './requests-in-flight.js';
import { MAX_LINE_BYTES } from './serve.js';

const text = readFileSync(new URL('../../docs/headless.md', import.meta.url), 'utf8');
const table = (name: string) =>
  text.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${name}\``));

describe('the documentation of headless sessions', () => {
  it.each(Object.entries(REQUESTS))('has %s with all of its fields', (command, { shape }) => {
    const row = table(command).join('\n');
    const documented = /^(limit|offset)$/;
    const fields = Object.entries(shape).filter(([name]) => !/^(id|command)$/.test(name));
    for (const [name, schema] of fields) {
      if (command.startsWith('get_') && (documented.test(name) || name === 'tab')) continue;
      expect(row).toContain(schema.safeParse(undefined).success ? `\`${name}?\`` : `\`${name}\``);
    }
    expect(row).not.toBe('');
  });

  it('has requests for examples that are understood', () => {
    const requests = text.match(/\{"id":\d+,"command"[^}]*\}/g) ?? [];
    expect(requests).toHaveLength(4);
    for (const request of requests) expect(parseRequest({ text: request })).toHaveProperty('request');
  });

  it('has the limits that there are', () => {
    expect(text).toContain(`At most ${MAX_IN_FLIGHT} requests are pending`);
    expect(text).toContain(
      `At most ${MAX_TABS} tabs are open, and each has at most ${MAX_HISTORY} history entries`,
    );
    expect(text).toContain(`longer than ${MAX_LINE_BYTES / 1024 ** 2} MiB`);
    expect(text).toContain(`at most ${MAX_BOOKMARKS.toLocaleString('en')}`);
  });
});
