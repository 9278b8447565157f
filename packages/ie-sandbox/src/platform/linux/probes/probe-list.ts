import { descriptorProbes } from './descriptor-probes.js';
import { lookingProbes, readingProbes, writingProbes } from './file-probes.js';
import { fatalProbes, kernelProbes } from './kernel-probes.js';
import { lockProbes, memoryProbes } from './memory-probes.js';
import type { Probe } from './probe.js';
import { executingProbes, foreignProcessProbes } from './process-probes.js';
import { rendererSocketProbes, socketProbes, socketUseProbes } from './socket-probes.js';

/** All probes, in the order of reports. */
export const PROBES: readonly Probe[] = [
  ...readingProbes,
  ...lookingProbes,
  ...writingProbes,
  ...executingProbes,
  ...foreignProcessProbes,
  ...socketProbes,
  ...socketUseProbes,
  ...rendererSocketProbes,
  ...descriptorProbes,
  ...memoryProbes,
  ...lockProbes,
  ...kernelProbes,
  ...fatalProbes,
];
