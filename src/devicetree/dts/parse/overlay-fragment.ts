/** How an overlay source's `&label { }` is written down: as a fragment that names its target. */

import { NOWHERE, type Position } from '../../source/positions.ts';
import { encodeText } from '../../source/text-encoding.ts';
import { LiveNode, LiveProperty } from '../live/live-tree.ts';
import { ValueBuilder } from './value.ts';

/** `fragment@<number> { target = <&label>; __overlay__ { ... }; }`, or with `target-path` for a path. Names `piece`. */
export function overlayFragment(number: number, piece: LiveNode, reference: string, at: Position): LiveNode {
  const value = new ValueBuilder();
  const isPath = reference.startsWith('/');
  if (isPath) {
    value.part('string');
    value.bytes(encodeText(reference));
    value.byte(0);
  } else {
    value.phandleReference(reference, at);
  }
  const fragment = new LiveNode(`fragment@${number}`, NOWHERE);
  fragment.addProperty(new LiveProperty(isPath ? 'target-path' : 'target', value.take(), at));
  piece.name = '__overlay__';
  fragment.addChild(piece);
  return fragment;
}
