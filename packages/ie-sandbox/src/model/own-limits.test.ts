import { expect, it } from 'vitest';
import { describeTightLimits, parseLimits } from './own-limits.js';

const text = (
  addressSpace: string,
  openFiles: string,
) => `Limit                     Soft Limit           Hard Limit           Units     
Max data size             unlimited            unlimited            bytes     
Max processes             96365                96365                processes 
Max open files            ${openFiles.padEnd(20)} 20000                files     
Max address space         ${addressSpace.padEnd(20)} unlimited            bytes     
`;

it('the limits of a process are read as the kernel tells them', () => {
  const none = Number.POSITIVE_INFINITY;
  expect(parseLimits(text('4096000000', '1024'))).toEqual({
    addressSpace: 4_096_000_000,
    data: none,
    openFiles: 1_024,
    processes: 96_365,
  });
  expect(parseLimits('')).toEqual({ addressSpace: none, data: none, openFiles: none, processes: none });
});

it('only limits that are tight are told, each with the command that shows it', () => {
  expect(describeTightLimits(parseLimits(text('unlimited', '1024')))).toBe('');
  expect(describeTightLimits(parseLimits(text('4096000000', '20')))).toBe(
    '; this process may have no more than 3906 MiB of address space (ulimit -v) and 20 open files (ulimit -n): raise that limit',
  );
});
