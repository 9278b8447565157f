import { lookingProbes, readingProbes, writingProbes } from './file-probes.js';
import { fatalProbes, kernelProbes } from './kernel-probes.js';
import type { Probe } from './probe.js';
import { executingProbes, foreignProcessProbes } from './process-probes.js';
import { rendererSocketProbes, socketProbes } from './socket-probes.js';

/** All probes, in the order of reports. */
export const PROBES: readonly Probe[] = [
  ...readingProbes,
  ...lookingProbes,
  ...writingProbes,
  ...executingProbes,
  ...foreignProcessProbes,
  ...socketProbes,
  ...rendererSocketProbes,
  ...kernelProbes,
  ...fatalProbes,
];
