import { MessageFromNetwork, MessageFromRenderer, type StandardSchema } from '@internet-exploder/ie-ipc';
import { ChildHandle, type ChildParts, SHUTDOWN_TIMEOUT_MS } from '../life/child-handle.js';
import { explainEnd } from '../life/explain-end.js';
import { killWhenForgotten } from '../life/lease.js';
import { Life } from '../life/life.js';
import { awaitOwnExit, isPeerGone } from '../life/own-exit.js';
import { watchGrowth } from '../life/watch-growth.js';
import { type ChildKind, checkChildKind } from '../model/process-kind.js';
import type { SandboxReport } from '../model/report.js';
import { prepareConfinement, refuseMissing } from '../platform/prepare-confinement.js';
import { awaitHello, describeStart, failedStart } from './await-hello.js';
import { checkSpawnOptions } from './check-spawn-options.js';
import { confirmReport } from './confirm-report.js';
import { takeLaunched } from './launch-ahead.js';
import { launchSpec } from './launch-spec.js';
import { planChild } from './plan-child.js';
import { arrangeRendezvous } from './rendezvous.js';
import type { MessagesFrom, SpawnOptions } from './spawn-options.js';

/**
 * Starts a child of that kind and waits for its hello. The child runs `entry`, or the current program again.
 * It finds `--subprocess-kind <kind>` in its arguments and its channel in its environment, where
 * `connectParent` looks for them.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_KIND`, `IE_SANDBOX_INVALID_OPTION`, `IE_SANDBOX_NESTED`,
 * `IE_SANDBOX_NO_ENTRY`, `IE_SANDBOX_LAYER_MISSING`, `IE_SANDBOX_READ_PATH`, `IE_SANDBOX_WRITE_PATH`, `IE_SANDBOX_LAUNCH_FAILED`,
 * `IE_SANDBOX_PROTOCOL_MISMATCH`; no child is left then. The signal's reason.
 *
 * @example
 * const child = await spawnChild('renderer', { entry: new URL('../child.js', import.meta.url) });
 * await child.channel.send({ type: 'Ping' });
 * console.log(await child.channel.recv()); // { type: 'Pong' }
 */
export async function spawnChild<Kind extends ChildKind, Incoming = MessagesFrom[Kind]>(
  kind: Kind,
  options: SpawnOptions<Incoming> = {},
): Promise<ChildHandle<Incoming>> {
  checkSpawnOptions(options);
  return new ChildHandle(await startChild<Kind, Incoming>(kind, options));
}

const messagesFrom = { network: MessageFromNetwork, renderer: MessageFromRenderer };

/**
 * Returns the parts for a handle of a child whose hello has arrived. The options are already checked. @throws
 * As `spawnChild` does.
 */
export async function startChild<Kind extends ChildKind, Incoming>(
  kind: Kind,
  options: SpawnOptions<Incoming>,
): Promise<ChildParts<Incoming>> {
  checkChildKind(kind);
  if (options.signal?.aborted) throw options.signal.reason;
  const { shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS } = options;
  const plan = planChild(kind, options);
  const { mode } = plan;
  const confinement = await prepareConfinement(mode, plan.confinement);
  const lease = {};
  // Without a caller's schema, Incoming is the type of the kind's own schema.
  const incoming = options.incoming ?? (messagesFrom[kind] as unknown as StandardSchema<Incoming>);
  let life: Life | undefined;
  let tellGone: (exited: Promise<unknown>) => void = () => {};
  const rendezvous = await arrangeRendezvous(plan.confinement.transport, {
    incoming,
    lease,
    kind: 'browser',
    helloTimeoutMs: options.startTimeoutMs,
    signal: options.signal,
    explainEnd: (error) => explainEnd(life, error),
    peerGone: new Promise((resolve) => {
      tellGone = resolve;
    }),
  });
  try {
    const { env, stderr } = options;
    const spec = launchSpec(kind, plan, { confinement, env, stderr, meeting: rendezvous.env });
    const launched =
      (await takeLaunched({ spec, confinement: plan.confinement })) ?? (await confinement.launch(spec));
    life = new Life(kind, launched, options.stderr);
    tellGone(life.exited);
    const channel = await awaitHello(life, rendezvous.meet(launched), options.signal);
    const report = confirmReport(life.pid, confinement, channel.peer.details);
    if (mode === 'require') await requireConfined(life, report);
    if (confinement.watch) watchGrowth(life, confinement.watch);
    return enterReady({ life, channel, lease, report, shutdownTimeoutMs });
  } finally {
    await rendezvous[Symbol.asyncDispose]();
  }
}

async function requireConfined(life: Life, report: SandboxReport): Promise<void> {
  if (report.confined) return;
  life.kill('killed');
  const reason = await life.exited;
  if (reason.type === 'killed') refuseMissing(report);
  // The kernel's contradiction may be due to the child's end.
  throw failedStart(life, describeStart(reason));
}

function enterReady<Incoming>(parts: ChildParts<Incoming>): ChildParts<Incoming> {
  const { life, channel, lease } = parts;
  life.becomeReady();
  life.hold(false);
  channel.unref();
  void channel.ended.then(async (error) => {
    life.loseChannel();
    // The child learned that its channel was closed here, and is about to end by itself.
    if (isPeerGone(error) && life.isRunning) await awaitOwnExit(life);
    // A child that is shutting down keeps the time of its shutdown.
    if (life.state === 'draining' && error.code === 'IE_IPC_CLOSED') return;
    // A child without a channel cannot be reached, so it is killed.
    life.kill(error.code === 'IE_IPC_CLOSED' ? 'killed' : 'bad-message');
  });
  killWhenForgotten(lease, life);
  return parts;
}
