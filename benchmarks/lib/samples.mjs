/**
 * One row of a table: what each peer measured, a sample a round. `better` tells in which direction.
 */
export class Row {
  constructor(name, unit, better) {
    this.name = name;
    this.unit = unit;
    this.better = better;
    this.samples = {};
  }

  add(peer, sample) {
    this.samples[peer] ??= [];
    this.samples[peer].push(sample);
  }
}
