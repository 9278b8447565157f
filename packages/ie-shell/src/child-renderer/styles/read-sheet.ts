import { type CssScanner, scanToMark, skipBlock, withoutComments } from './css-scanner.js';
import { type Declaration, readDeclarations } from './declaration.js';
import { isForScreen } from './media-query.js';

/** Reads a style sheet and adds its rules. */
export function readSheet(text: string, sheet: SheetRules): void {
  const scanner: CssScanner = { text, at: 0 };
  const around: Surrounding[] = [];
  for (;;) {
    const start = scanner.at;
    const mark = scanToMark(scanner);
    if (mark === '') return;
    const current = around.at(-1) ?? { isOn: true, layer: '' };
    const prelude = preludeIn(text.slice(start, scanner.at - 1));
    if (mark === '}') around.pop();
    else if (mark === ';') nameLayers(prelude, current, sheet);
    else if (!prelude.startsWith('@')) readRule(scanner, prelude, { sheet, current });
    else {
      const inner = around.length < MAX_DEPTH ? surround(prelude, current, sheet) : undefined;
      if (inner) around.push(inner);
      else skipBlock(scanner);
    }
  }
}

/** A rule that sets at least one of the properties read here. */
export interface SheetRule {
  selectors: string;
  declarations: Declaration[];
  /** The key of its cascade layer; empty without one. */
  layer: string;
}

/** Blocks nested deeper are skipped. */
const MAX_DEPTH = 16;

/** The at-rules around a rule. */
interface Surrounding {
  isOn: boolean;
  layer: string;
}

/** The rules of style sheets. */
export interface SheetRules {
  rules: SheetRule[];
  /** The keys of their layers, in the order of first appearance. */
  layers: Set<string>;
  /** The key of each layer, by that of the layer around it and its own name. */
  layerKeys: Map<string, string>;
}

export function startSheet(): SheetRules {
  return { rules: [], layers: new Set(), layerKeys: new Map() };
}

interface Place {
  sheet: SheetRules;
  current: Surrounding;
}

function readRule(scanner: CssScanner, selectors: string, { sheet, current }: Place): void {
  const declarations = readDeclarations(scanner);
  if (current.isOn && declarations.length > 0) {
    sheet.rules.push({ selectors, declarations, layer: current.layer });
  }
}

function preludeIn(source: string): string {
  return withoutComments(source)
    .replace(/^\s*(?:<!--|-->)/, '')
    .trim();
}

/** Applies an at-rule to the rules inside it. Undefined if its block contains no rules that matter here. */
function surround(prelude: string, { isOn, layer }: Surrounding, sheet: SheetRules): Surrounding | undefined {
  const [, name = '', condition = ''] = /^@([\w-]+)\s*([\s\S]*)$/.exec(prelude) ?? [];
  switch (name.toLowerCase()) {
    case 'media':
      return { isOn: isOn && isForScreen(condition), layer };
    case 'supports':
      // A `@supports` condition tests for something newer than what is read here, so it holds unless negated.
      return { isOn: isOn && !/^not\b/i.test(condition), layer };
    case 'layer': {
      const { layers } = sheet;
      const key = keyOf(condition.trim() || `(${layers.size})`, layer, sheet);
      layers.add(key);
      return { isOn, layer: key };
    }
    default:
      return undefined;
  }
}

/** `@layer a, b;` sets the order of layers. */
function nameLayers(prelude: string, { layer }: Surrounding, sheet: SheetRules): void {
  const names = /^@layer\s([\s\S]*)$/i.exec(prelude)?.[1];
  for (const name of names?.split(',') ?? []) sheet.layers.add(keyOf(name.trim(), layer, sheet));
}

/** A short key for a layer such as `a.b`. With full names, each layer would repeat a long name around it. */
function keyOf(name: string, outer: string, { layerKeys }: SheetRules): string {
  let key = outer;
  for (const part of name.split('.')) {
    const path = `${key}.${part}`;
    key = layerKeys.get(path) ?? String(layerKeys.size + 1);
    layerKeys.set(path, key);
  }
  return key;
}
