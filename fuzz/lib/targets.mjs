/**
 * The targets, and which part of the time each gets. A module exports `generate(random, corpus)`, which makes up the
 * bytes of an input, and `open()`, whose result runs inputs; `material` names the folders of the corpus that inputs
 * are made of, where that is not the target's own alone.
 */
export const TARGETS = {
  decoder: { share: 0.3 },
  'round-trip': { share: 0.15 },
  network: { share: 0.15 },
  renderer: { share: 0.1 },
  parent: { share: 0.1 },
  'hostile-renderer': { share: 0.1 },
  'hostile-network': { share: 0.1 },
};

export function targetModule(name) {
  return new URL(`../targets/${name}.mjs`, import.meta.url).href;
}
