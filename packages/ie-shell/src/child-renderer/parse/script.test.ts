import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { findElement } from '../tree/tree.js';
import { isScript } from './script.js';

function judge(html: string): boolean | undefined {
  const script = findElement(parse(html, { scriptingEnabled: false }), 'script');
  return script && isScript(script);
}

describe('a script runs', () => {
  test.each([
    ['of no type', '<script>0</script>'],
    ['of an empty type, whatever its language', '<script type="" language=vbscript>0</script>'],
    ['of JavaScript', '<script type=" Text/JavaScript ">0</script>'],
    ['of an old name for it', '<script type=text/javascript1.5>0</script>'],
    ['of an old language', '<script language=JScript>0</script>'],
    ['of an empty language', '<script language="">0</script>'],
    ['of a module', '<script type=Module>0</script>'],
    ['of a module, nomodule or not', '<script type=module nomodule>0</script>'],
    ['of spaces', '<script> </script>'],
    ['from an address', '<script src=a></script>'],
    ['in a drawing', '<svg><script xlink:href=a></script></svg>'],
  ])('%s', (_, html) => {
    expect(judge(html)).toBe(true);
  });
});

describe('a script does not run', () => {
  test.each([
    ['of data', '<script type=application/ld+json>{}</script>'],
    ['of a template', '<script type=text/x-template>0</script>'],
    ['of JavaScript with parameters', '<script type="text/javascript; charset=utf-8">0</script>'],
    ['of a type of spaces', '<script type=" ">0</script>'],
    ['of a type that has a name of it within', '<script type=text/notjavascript>0</script>'],
    ['of an import map', '<script type=importmap>{}</script>'],
    ['of another language', '<script language=vbscript>0</script>'],
    ['for those that know no modules', '<script nomodule>0</script>'],
    ['of nothing', '<script></script>'],
    ['from nowhere, with something in it', '<script src="">0</script>'],
    ['in a drawing, from an address of HTML', '<svg><script src=a></script></svg>'],
    ['in a formula', '<math><script>0</script></math>'],
  ])('%s', (_, html) => {
    expect(judge(html)).toBe(false);
  });
});

test('a type that is long, with spaces within, is told at once to be none that runs', () => {
  const startedAt = performance.now();
  expect(judge(`<script type="a${' '.repeat(1_000_000)}a">0</script>`)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
