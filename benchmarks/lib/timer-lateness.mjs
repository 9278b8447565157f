const INTERVAL_MS = 10;

/** The most milliseconds by which a timer of 10 ms was late while `work` went on. */
export async function worstLateness(work) {
  let worst = 0;
  let dueAt = performance.now() + INTERVAL_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - dueAt);
    dueAt = now + INTERVAL_MS;
  }, INTERVAL_MS);
  await work();
  clearInterval(timer);
  // One that has not come at all is late by now.
  return Math.max(worst, performance.now() - dueAt);
}
