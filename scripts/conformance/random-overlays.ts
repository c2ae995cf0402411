/** Bases and overlays at random, for a comparison with fdtoverlay. */
import fc from 'fast-check';

export interface RandomOverlay {
  readonly base: string;
  readonly overlay: string;
  /** `-@` for each of them. */
  readonly baseSymbols: boolean;
  readonly overlaySymbols: boolean;
}

interface Plain {
  readonly name: string;
  readonly isLabelled: boolean;
  readonly properties: readonly string[];
  readonly references: readonly number[];
  readonly children: readonly Plain[];
}

const { plain } = fc.letrec<{ plain: Plain }>((tie) => ({
  plain: fc.record({
    name: fc.constantFrom('a', 'b', 'c@1', 'd@2', 'd', 'e'),
    isLabelled: fc.boolean(),
    properties: fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's', 'reg'), { maxLength: 3 }),
    references: fc.array(fc.nat(99), { maxLength: 2 }),
    children: fc.oneof(
      { depthSize: 'small' },
      fc.constant([]),
      fc.uniqueArray(tie('plain'), { maxLength: 3, selector: (child) => child.name }),
    ),
  }),
}));

const siblings = fc.uniqueArray(plain, { minLength: 1, maxLength: 4, selector: (node) => node.name });
const fragment = fc.record({ target: fc.nat(99), byPath: fc.nat(3).map((roll) => roll === 0), content: plain });

/** Writes nodes down, with labels of its own; references are put in when all labels are known. */
class Writer {
  readonly labels: string[] = [];
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  node(node: Plain): string {
    let label = '';
    if (node.isLabelled) {
      label = `${this.#prefix}${this.labels.length}`;
      this.labels.push(label);
    }
    return `${label && `${label}: `}${node.name} ${this.body(node)}`;
  }

  body(node: Plain): string {
    const cells = node.references.map((reference) => `%${reference}`).join(' ');
    const properties = node.properties.map((name) => `${name} = <${name.length} ${cells}>;`);
    return `{ ${[...properties, ...node.children.map((child) => this.node(child))].join(' ')} };`;
  }
}

function withReferences(text: string, labels: readonly string[]): string {
  return text.replace(/%(\d+)/g, (_, reference) => {
    const label = labels[Number(reference) % Math.max(1, labels.length)];
    return label === undefined ? '7' : `&${label}`;
  });
}

export const randomOverlay: fc.Arbitrary<RandomOverlay> = fc
  .record({
    nodes: siblings,
    fragments: fc.array(fragment, { minLength: 1, maxLength: 3 }),
    hasOwnPhandle: fc.boolean(),
    baseSymbols: fc.nat(9).map((roll) => roll > 0),
    overlaySymbols: fc.boolean(),
  })
  .map(({ nodes, fragments, hasOwnPhandle, baseSymbols, overlaySymbols }) => {
    const [baseWriter, overlayWriter] = [new Writer('B'), new Writer('O')];
    const first = nodes[0]?.name ?? 'a';
    const content = nodes.map((node) => baseWriter.node(node)).join(' ');
    const base = `/dts-v1/; / { ${hasOwnPhandle ? 'phandle = <16>; ' : ''}${content} aliases { al = "/${first}"; }; };\n`;
    const pieces = fragments.map(({ target, byPath, content: node }) => {
      const path = ['/', `/${first}`, '/aliases', '/nowhere'][target % 4] ?? '/';
      const label = baseWriter.labels[target % Math.max(1, baseWriter.labels.length)];
      return `${byPath || label === undefined ? `&{${path}}` : `&${label}`} ${overlayWriter.body(node)}`;
    });
    const allLabels = [...baseWriter.labels, ...overlayWriter.labels];
    return {
      base: withReferences(base, baseWriter.labels),
      overlay: withReferences(`/dts-v1/; /plugin/; ${pieces.join(' ')}\n`, allLabels),
      baseSymbols,
      overlaySymbols,
    };
  });
