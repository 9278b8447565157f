import type { ProbeReport, ProbeResult } from '@internet-exploder/ie-sandbox';
import { describe, expect, it } from 'vitest';
import { areAllBlocked, renderProbes } from './render-probes.js';

const refused: ProbeResult = { name: 'open it', call: 'openat', outcome: 'refused', detail: 'EACCES' };
const killed: ProbeResult = { name: 'call by x32', call: 'getpid', outcome: 'killed', detail: 'SIGSYS' };
const reached: ProbeResult = { name: 'list it', call: 'openat', outcome: 'reached', detail: 'ok' };

const held: ProbeReport = {
  kind: 'renderer',
  report: {
    platform: 'linux',
    confined: true,
    requires: ['seccomp'],
    layers: [{ name: 'seccomp', status: 'applied', detail: 'over every thread' }],
  },
  results: [refused, killed],
  traces: [],
};

const unconfined: ProbeReport = { ...held, report: { ...held.report, confined: false } };

describe('the tries of the children', () => {
  it('are held when every one was refused, or killed by the kernel for a forbidden call', () => {
    expect(areAllBlocked([held, { ...held, kind: 'network' }])).toBe(true);
  });

  it.each([
    ['one was reached', { ...held, results: [refused, reached] }],
    ['a trace is left', { ...held, traces: ['victim'] }],
    ['the child is not confined', unconfined],
    ['nothing was tried', { ...held, results: [] }],
    ['the child crashed over one', { ...held, results: [{ ...killed, detail: 'SIGSEGV' }] }],
    ['the child failed over one', { ...held, results: [{ ...killed, detail: 'exit code 1' }] }],
  ])('are not held when %s', (_name, report) => {
    expect(areAllBlocked([held, report])).toBe(false);
  });

  it('are text for a person, with columns in line', () => {
    expect(renderProbes([held])).toBe(
      [
        'renderer: confined (linux)',
        '',
        '  layer    status   effect, or reason why it is not applied',
        '  seccomp  applied  over every thread',
        '',
        '  probe        system call  outcome',
        '  open it      openat       refused (EACCES)',
        '  call by x32  getpid       killed (SIGSYS)',
        '',
        '2 probes: 1 refused, 1 killed, 0 reached',
        '',
      ].join('\n'),
    );
  });

  it('are text in which what must not be stands out', () => {
    const results = [reached, { ...killed, detail: 'exit code 1' }];
    const text = renderProbes([held, { ...unconfined, results, traces: ['victim'] }]);
    expect(text).toMatch(/^renderer: NOT confined \(linux\)$/m);
    expect(text).toMatch(/ REACHED \(ok\)$/m);
    expect(text).toMatch(/ KILLED \(exit code 1\)$/m);
    expect(text).toMatch(/, 1 reached\na probe left a trace: victim\n$/);
  });
});
