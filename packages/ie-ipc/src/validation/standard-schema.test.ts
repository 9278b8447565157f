import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type StandardSchema, validate } from './standard-schema.js';

function schemaOf(check: (value: unknown) => unknown): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate: check as never } };
}

describe('validate', () => {
  it('gives the value that the schema makes of it', () => {
    expect(validate(z.coerce.number(), '12')).toEqual({ value: 12 });
    expect(
      validate(
        schemaOf(() => ({ value: undefined })),
        1,
      ),
    ).toEqual({ value: undefined });
  });

  it('tells the path and the reason of up to three issues', () => {
    const schema = z.object({ a: z.object({ b: z.string() }), c: z.string(), d: z.string(), e: z.string() });
    const { problem } = validate(schema, { a: { b: 1 } }) as { problem: string };
    expect(problem.split('; ')).toHaveLength(3);
    expect(problem).toMatch(/^a\.b: .*string/);
    expect(
      validate(
        schemaOf(() => ({ issues: [{ message: 'no', path: [{ key: 'x' }, 0] }] })),
        1,
      ),
    ).toEqual({
      problem: 'x.0: no',
    });
  });

  it('tells little of it when the path is as long as the peer liked', () => {
    const schema = z.record(z.string(), z.string());
    const { problem } = validate(schema, { ['x'.repeat(100_000)]: 1 }) as { problem: string };
    expect(problem.length).toBeLessThan(1000);
  });

  it.each([
    ['validates asynchronously', async () => ({ value: 1 })],
    ['rejects', async () => Promise.reject(new Error('no'))],
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested.
    ['gives a thenable', () => ({ then: () => {} })],
    ['throws', () => fail(new Error('no'))],
    ['throws what is no error', () => fail('no')],
    ['gives nothing', () => undefined],
  ])('finds a problem in a schema that %s', (_, check) => {
    expect(validate(schemaOf(check), 1)).toEqual({ problem: expect.any(String) });
  });
});

function fail(error: unknown): never {
  throw error;
}
