/**
 * Counts rounds, at most `rounds`, and stops before the one that would end past the budget. The first is always
 * there.
 */
export function* countRounds({ rounds, budgetMs, startedAt }) {
  const firstAt = performance.now();
  for (let round = 0; round < rounds; round++) {
    const now = performance.now();
    const perRound = round > 0 ? (now - firstAt) / round : 0;
    if (now + perRound > startedAt + budgetMs) return;
    yield round;
  }
}

/** The list beginning with another item each round, so that none always follows the same neighbour. */
export function rotate(list, round) {
  const start = round % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
