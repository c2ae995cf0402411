/** What dtc warns of by default: one defect a source, found under dtc's own name (dtc 1.8.1 says the same of each). */
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/devicetree/dts/checks/table.ts';
import { compile, findingsOf } from './compiling.ts';

/** Check, source within the root, path of the node that is found. */
const DEFECTS: readonly (readonly [check: string, source: string, path: string])[] = [
  ['node_name_vs_property_name', 'x; x { };', '/x'],
  ['address_cells_is_cell', 'x { #address-cells = <1 2>; };', '/x'],
  ['size_cells_is_cell', 'x { #size-cells; };', '/x'],
  ['device_type_is_string', 'x { device_type = <1>; };', '/x'],
  ['model_is_string', 'x { model = "a", "b"; };', '/x'],
  ['status_is_string', 'x { status; };', '/x'],
  ['label_is_string', 'x { label = [61]; };', '/x'],
  ['compatible_is_string_list', 'x { compatible = <1>; };', '/x'],
  ['names_is_string_list', 'x { clock-names = "a", [62]; };', '/x'],
  ['reg_format', 'x { #address-cells = <1>; #size-cells = <1>; y@1 { reg = <1>; }; };', '/x/y@1'],
  [
    'ranges_format',
    'x { #address-cells = <1>; #size-cells = <1>; y@0 { #address-cells = <2>; #size-cells = <1>; reg = <0 1>; ranges; z@1 { reg = <0 1 1>; }; }; };',
    '/x/y@0',
  ],
  [
    'dma_ranges_format',
    'x { #address-cells = <1>; #size-cells = <1>; y@0 { #address-cells = <1>; #size-cells = <1>; reg = <0 1>; dma-ranges = <1 2>; }; };',
    '/x/y@0',
  ],
  ['unit_address_vs_reg', 'x@1 { };', '/x@1'],
  ['unit_address_format', '#address-cells = <1>; #size-cells = <1>; x@01 { reg = <1 1>; };', '/x@01'],
  [
    'pci_bridge',
    '#address-cells = <1>; #size-cells = <1>; bus@0 { device_type = "pci"; reg = <0 1>; ranges = <0 0 0 0 0 0>; #address-cells = <3>; #size-cells = <2>; };',
    '/bus@0',
  ],
  [
    'pci_device_reg',
    '#address-cells = <1>; #size-cells = <1>; pci@0 { device_type = "pci"; reg = <0 1>; ranges = <0 0 0 0 0 0>; #address-cells = <3>; #size-cells = <2>; x@2 { reg = <0x800 0 0 0 0>; }; };',
    '/pci@0/x@2',
  ],
  [
    'pci_device_bus_num',
    '#address-cells = <1>; #size-cells = <1>; pci@0 { device_type = "pci"; reg = <0 1>; ranges = <0 0 0 0 0 0>; bus-range = <1 2>; #address-cells = <3>; #size-cells = <2>; x@1 { reg = <0x800 0 0 0 0>; }; };',
    '/pci@0/x@1',
  ],
  [
    'simple_bus_reg',
    '#address-cells = <1>; #size-cells = <1>; soc { compatible = "simple-bus"; ranges; #address-cells = <1>; #size-cells = <1>; x@2 { reg = <1 1>; }; };',
    '/soc/x@2',
  ],
  [
    'i2c_bus_bridge',
    '#address-cells = <1>; #size-cells = <1>; i2c@0 { reg = <0 1>; #address-cells = <1>; #size-cells = <1>; x@1 { reg = <1 1>; }; };',
    '/i2c@0',
  ],
  ['i2c_bus_reg', 'i2c { #address-cells = <1>; #size-cells = <0>; x@80 { reg = <0x80>; }; };', '/i2c/x@80'],
  ['spi_bus_bridge', 'spi { #address-cells = <2>; #size-cells = <0>; x@0 { reg = <0 0>; }; };', '/spi'],
  ['spi_bus_reg', 'spi { #address-cells = <1>; #size-cells = <0>; x@1 { reg = <0>; }; };', '/spi/x@1'],
  ['avoid_default_addr_size', '#address-cells = <2>; x@1 { reg = <0 1 1>; };', '/x@1'],
  ['avoid_unnecessary_addr_size', 'x { #address-cells = <1>; #size-cells = <1>; y { }; };', '/x'],
  [
    'unique_unit_address',
    '#address-cells = <1>; #size-cells = <1>; x@1 { reg = <1 1>; }; y@1 { reg = <1 1>; };',
    '/x@1',
  ],
  ['obsolete_chosen_interrupt_controller', 'chosen { interrupt-controller = <1>; #interrupt-cells = <1>; };', '/'],
  ['chosen_node_is_root', 'x { chosen { }; };', '/x/chosen'],
  ['chosen_node_bootargs', 'chosen { bootargs = <1>; };', '/chosen'],
  ['chosen_node_stdout_path', 'chosen { linux,stdout-path = "/"; };', '/chosen'],
  ['clocks_property', 'a: x { #clock-cells = <1>; }; y { clocks = <&a>; };', '/y'],
  ['clocks_is_cell', 'x { #clock-cells; };', '/x'],
  ['cooling_device_property', 'a: x { #cooling-cells = <2>; }; y { cooling-device = <&a 1>; };', '/y'],
  ['dmas_property', 'a: x { }; y { dmas = <&a>; };', '/y'],
  ['hwlocks_property', 'y { hwlocks = [01]; };', '/y'],
  ['interrupts_extended_property', 'y { interrupts-extended = <7>; };', '/y'],
  ['msi_parent_property', 'a: x { #msi-cells = <1>; }; y { msi-parent = <&a>; };', '/y'],
  ['gpios_property', 'a: x { #gpio-cells = <2>; }; y { reset-gpios = <&a 1>; };', '/y'],
  ['interrupts_property', 'y { interrupts = <1>; };', '/y'],
  ['interrupt_provider', 'x { interrupt-controller; };', '/x'],
  [
    'interrupt_map',
    'a: x { interrupt-controller; #interrupt-cells = <1>; }; y { #address-cells = <0>; #interrupt-cells = <1>; interrupt-map = <1 &a 2>; };',
    '/y',
  ],
  ['alias_paths', 'aliases { uart0 = "/nowhere"; };', '/aliases'],
  ['graph_nodes', 'x { remote-endpoint = <0>; };', '/'],
  ['graph_port', 'x { endpoint { }; };', '/x'],
  [
    'graph_endpoint',
    'port { a: endpoint { remote-endpoint = <&b>; }; }; y { port { b: endpoint { }; }; };',
    '/port/endpoint',
  ],
];

describe('a defect', () => {
  it.each(DEFECTS)('%s', (check, source, path) => {
    expect([...new Set(findingsOf(`/dts-v1/; / { ${source} };`))]).toEqual([`${check} ${path}`]);
  });

  it('has a source here for every kind of check', () => {
    const tried = new Set(DEFECTS.map(([check]) => check));
    const bookkeeping = ['addr_size_cells', 'simple_bus_bridge'];
    const untried = CHECKS.filter(({ name, severity }) => severity === 'warning' && !tried.has(name)).map(
      ({ name }) => name,
    );
    // One list of phandles is checked like another.
    expect(untried.filter((name) => !/_(?:property|is_cell)$/.test(name) && !bookkeeping.includes(name))).toEqual([]);
  });

  it('comes with its place, and with the other places of its node', () => {
    const { findings } = compile('/dts-v1/;\n/ {\n\ta: x@1 {\n\t};\n};\n&a {\n\treg = <1>;\n};\n&a { };');
    expect(
      findings.map(({ check, path, property, message, span, sourceLine, notes }) => ({
        check,
        path,
        property,
        message,
        span,
        sourceLine,
        notes,
      })),
    ).toEqual([
      {
        check: 'reg_format',
        path: '/x@1',
        property: 'reg',
        message: 'reg has 4 bytes, not a whole number of entries of 2 + 1 cells',
        span: { kind: 'text', file: 'board.dts', line: 7, column: 2, length: 3 },
        sourceLine: '\treg = <1>;',
        notes: undefined,
      },
      ...['#address-cells', '#size-cells'].map((name) => ({
        check: 'avoid_default_addr_size',
        path: '/x@1',
        property: undefined,
        message: `/ has no ${name}, and this node relies on its default`,
        span: { kind: 'text', file: 'board.dts', line: 3, column: 5, length: 3 },
        sourceLine: '\ta: x@1 {',
        notes: [
          { message: 'also defined here', span: { kind: 'text', file: 'board.dts', line: 6, column: 1 } },
          { message: 'also defined here', span: { kind: 'text', file: 'board.dts', line: 9, column: 1 } },
        ],
      })),
    ]);
  });

  it('is looked for in an overlay only as far as its base does not matter', () => {
    expect(
      findingsOf('/dts-v1/; /plugin/; &x { interrupts = <1>; clocks = <&c 1>; interrupt-parent = <&i>; };'),
    ).toEqual([]);
  });

  it('is not looked for when nobody asks', () => {
    expect(findingsOf('/dts-v1/; / { x@1 { }; };', { warnings: false })).toEqual([]);
  });
});
