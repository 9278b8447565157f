import * as z from 'zod';

/** Custom fields begin with an underscore; there is nothing else beside those of the format. */
function record<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .looseObject(shape)
    .refine(
      (value) => Object.keys(value).every((key) => key in shape || key.startsWith('_')),
      'a field that HAR has not',
    );
}

/** Milliseconds, or -1 where a step does not apply or is not known. */
const optionalTime = z.union([z.literal(-1), z.number().nonnegative()]);
const size = z.union([z.literal(-1), z.int().nonnegative()]);
const pair = record({ name: z.string(), value: z.string(), comment: z.string().optional() });

const timings = record({
  blocked: optionalTime.optional(),
  dns: optionalTime.optional(),
  connect: optionalTime.optional(),
  ssl: optionalTime.optional(),
  send: z.number().nonnegative(),
  wait: z.number().nonnegative(),
  receive: z.number().nonnegative(),
});

const request = record({
  method: z.string(),
  url: z.url().refine((url) => !url.includes('#'), 'fragments are not included'),
  httpVersion: z.string(),
  cookies: z.array(pair),
  headers: z.array(pair),
  queryString: z.array(pair),
  headersSize: size,
  bodySize: size,
});

const response = record({
  status: z.int(),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(pair),
  headers: z.array(pair),
  content: record({ size: z.int().nonnegative(), mimeType: z.string() }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
});

/** HAR 1.2, as http://www.softwareishard.com/blog/har-12-spec/ has it, as far as it is written here. */
export const Har = record({
  log: record({
    version: z.literal('1.2'),
    creator: record({ name: z.string(), version: z.string() }),
    pages: z.array(
      record({
        startedDateTime: z.iso.datetime(),
        id: z.string(),
        title: z.string(),
        pageTimings: record({ onContentLoad: optionalTime, onLoad: optionalTime }),
      }),
    ),
    entries: z.array(
      record({
        pageref: z.string(),
        startedDateTime: z.iso.datetime(),
        time: z.number().nonnegative(),
        request,
        response,
        cache: record({}),
        timings,
        serverIPAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
      }),
    ),
  }),
});
