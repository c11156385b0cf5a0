import {symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTimes, symbolTriangle} from 'd3-shape';
import type {Shape} from '../model/spans';

interface Drawn {
  path: string;
  /// Filled, or only its outline.
  filled: boolean;
  words: string;
}

const drawn = (type: Parameters<typeof symbol>[0], size: number, filled: boolean, words: string): Drawn => ({
  path: symbol(type, size)() ?? '',
  filled,
  words,
});

/// Each kind of event on a bar has a shape of its own.
export const shapes: Readonly<Record<Shape, Drawn>> = {
  start: drawn(symbolTriangle, 44, false, 'start'),
  cancel: drawn(symbolTimes, 60, false, 'cancel'),
  told: drawn(symbolDiamond, 46, true, 'told of the cancel'),
  heard: drawn(symbolDiamond, 46, false, 'heard of the cancel'),
  result: drawn(symbolCircle, 20, true, 'result'),
  final: drawn(symbolSquare, 54, true, 'final result'),
  close: drawn(symbolSquare, 54, false, 'close'),
  refused: drawn(symbolCross, 54, true, 'refused'),
  crash: drawn(symbolStar, 60, true, 'crash'),
};
