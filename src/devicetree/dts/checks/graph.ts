/** Checks of graphs of ports and endpoints (dtc 1.8, checks.c). */
import type { LiveNode } from '../live/live-tree.ts';
import { isPhandle } from '../live/phandles.ts';
import type { Check, Checked } from './check.ts';
import { baseName, unitAddress } from './names.ts';
import { cell, ownCells } from './reading.ts';

function graphNodes(node: LiveNode, checked: Checked): void {
  for (const child of node.liveChildren()) {
    if (baseName(child) !== 'endpoint' && !child.property('remote-endpoint')) continue;
    const { parent } = node;
    if (!parent) {
      checked.fail(node, `the root has the endpoint ${child.name}; is its remote-endpoint misplaced?`);
      continue;
    }
    checked.buses.set(node, 'graph-port');
    // Ports lie in a node of their own, or in that of the device.
    if (!checked.buses.has(parent) && (parent.name === 'ports' || node.property('reg'))) {
      checked.buses.set(parent, 'graph-ports');
    }
    return;
  }
}

function graphReg(node: LiveNode, checked: Checked): void {
  const reg = node.property('reg');
  if (!reg || !node.parent) return;
  if (reg.value.bytes.length !== 4) {
    checked.fail(node, 'the reg of this port or endpoint is not a single cell');
    return;
  }
  const expected = cell(reg).toString(16);
  if (unitAddress(node) !== expected) checked.fail(node, `the unit address of this port or endpoint is ${expected}`);
  const counts = [
    ['#address-cells', 1],
    ['#size-cells', 0],
  ] as const;
  for (const [name, value] of counts) {
    if (ownCells(node.parent, name) !== value) {
      checked.fail(node, `${node.parent.path} has ports or endpoints, but its ${name} is not ${value}`);
    }
  }
}

function graphPort(node: LiveNode, checked: Checked): void {
  if (checked.buses.get(node) !== 'graph-port') return;
  graphReg(node, checked);
  if (!checked.isPlugin && baseName(node) !== 'port') checked.fail(node, 'the name of a port is port');
}

function graphEndpoint(node: LiveNode, checked: Checked): void {
  if (!node.parent || checked.buses.get(node.parent) !== 'graph-port') return;
  graphReg(node, checked);
  if (checked.isPlugin) return;
  if (baseName(node) !== 'endpoint') checked.fail(node, 'the name of an endpoint is endpoint');
  const remote = remoteEndpoint(node, checked);
  if (remote && remoteEndpoint(remote, checked) !== node) {
    checked.fail(node, `the remote endpoint ${remote.path} does not refer back to this one`);
  }
}

function remoteEndpoint(endpoint: LiveNode, checked: Checked): LiveNode | undefined {
  const property = endpoint.property('remote-endpoint');
  if (!property || !isPhandle(cell(property))) return undefined;
  const node = checked.phandles.node(cell(property));
  if (!node) checked.fail(endpoint, "remote-endpoint is no node's phandle", { property });
  return node;
}

export const graphChecks: readonly Check[] = [
  { name: 'graph_nodes', severity: 'warning', look: graphNodes },
  { name: 'graph_port', severity: 'warning', needs: ['graph_nodes'], look: graphPort },
  { name: 'graph_endpoint', severity: 'warning', needs: ['graph_nodes'], look: graphEndpoint },
];
