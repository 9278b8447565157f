import { bodyCases, bombCases, codingCases } from './cases-body.js';
import { nameCases, resetCases, tlsCases } from './cases-connections.js';
import { chunkCases, lengthCases } from './cases-framing.js';
import { bodilessCases, headCases } from './cases-head.js';
import { redirectCases } from './cases-redirects.js';
import type { HostileCase } from './hostile-case.js';

/** All hostile cases, by the part of the response that is hostile. */
export const hostileCases: Readonly<Record<string, readonly HostileCase[]>> = {
  'status lines and headers': headCases,
  'responses without a body': bodilessCases,
  lengths: lengthCases,
  chunks: chunkCases,
  bodies: bodyCases,
  bombs: bombCases,
  'content codings': codingCases,
  redirects: redirectCases,
  'connections that end early': resetCases,
  TLS: tlsCases,
  names: nameCases,
};
