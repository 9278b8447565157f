import { spawnSync } from 'node:child_process';
import { probeSandbox } from '@internet-exploder/ie-sandbox';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';

const OURS = 'spawnChild';
const PLAIN = 'plain child';
const BUBBLEWRAP = 'bubblewrap';
const PERMISSION = 'node --permission';

/** What bubblewrap is commonly run with: everything unshared, the whole file system read-only. */
const BUBBLEWRAP_ARGS = [
  '--unshare-all',
  '--die-with-parent',
  '--ro-bind',
  '/',
  '/',
  '--dev',
  '/dev',
  '--proc',
  '/proc',
  '--',
];

/**
 * How many of the system calls that a child must not be able to make are refused, with native calls at the
 * attacker's hand. Only those count that a plain child is let make, on this machine and as this user.
 */
export async function run() {
  const peers = {
    [PLAIN]: { sandbox: 'off' },
    ...bubblewrap(),
    ...permission(),
    [OURS]: { sandbox: 'require' },
  };
  const rows = [];
  for (const kind of ['renderer', 'network']) rows.push(await countRefusals(kind, peers));
  return judge({
    name: 'escapes',
    note: `Probes held back. ${rows.map(({ name, total }) => `${name}: ${total} that a plain child is let make`).join('; ')}.`,
    rounds: 1,
    peers: Object.keys(peers),
    rows,
    ratios: [],
    targets: [],
  });
}

async function countRefusals(kind, peers) {
  const row = new Row(`as a ${kind}`, 'probes', 'higher');
  const plain = await probeSandbox(kind, peers[PLAIN]);
  const counts = plain.results.map(({ outcome }) => outcome === 'reached');
  row.total = counts.filter(Boolean).length;
  for (const [name, options] of Object.entries(peers)) {
    const { results } = name === PLAIN ? plain : await probeSandbox(kind, options);
    row.add(
      name,
      results.filter((result, index) => counts[index] && isHeldBack(result, plain.results[index])).length,
    );
  }
  return row;
}

/**
 * Refused, or met by another error than a plain child's: a namespace or a read-only file system holds back by
 * there being nothing.
 */
function isHeldBack({ outcome, detail }, plain) {
  return outcome !== 'reached' || (detail !== 'ok' && detail !== plain.detail);
}

function bubblewrap() {
  const { status } = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '--', 'true']);
  if (status !== 0) return {};
  return {
    [BUBBLEWRAP]: { sandbox: 'off', execPath: 'bwrap', execArgv: [...BUBBLEWRAP_ARGS, process.execPath] },
  };
}

/** Native code has to be allowed for these probes; without, the model refuses it all, and every such package. */
function permission() {
  const flags = ['--permission', '--allow-addons', '--allow-fs-read=*'];
  const { status } = spawnSync(process.execPath, [...flags, '--eval', '0']);
  return status === 0 ? { [PERMISSION]: { sandbox: 'off', execArgv: flags } } : {};
}
