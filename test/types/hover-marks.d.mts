export interface HoverMark {
  line: number;
  column: number;
  words: string;
}
export function hoverMarks(source: string): HoverMark[];
