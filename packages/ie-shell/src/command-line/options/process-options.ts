import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import { Option } from 'commander';
import { parseFileName } from './option-values.js';

/** How the program runs. */
export function processOptions(): Option[] {
  return [
    new Option(
      '--sandbox <mode>',
      'confinement of child processes (default: require, if the platform supports it)',
    ).choices(SANDBOX_MODES),
    new Option('--single-process', 'run in one process, without isolation, for debugging'),
    new Option('--headless', 'answer JSON requests on stdin, one on each line, with JSON lines on stdout'),
    new Option('--data-dir <folder>', 'folder for the bookmarks of --headless').argParser(parseFileName),
  ];
}

/** What commander returns for `processOptions`. */
export interface ParsedProcessOptions {
  sandbox?: SandboxMode;
  singleProcess?: true;
  headless?: true;
  dataDir?: string;
}

const SANDBOX_MODES: readonly SandboxMode[] = ['require', 'best-effort', 'off'];
