/** The active resources of this process by kind, such as sockets and timers. */
export function handlesNow(): string[] {
  return process.getActiveResourcesInfo();
}

/** The resources that were added between two snapshots. */
export function handlesSince(then: readonly string[]): string[] {
  const known = [...then];
  return handlesNow().filter((kind) => {
    const index = known.indexOf(kind);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}
