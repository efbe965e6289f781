// The colours on a light and on a dark page. `plain` is what anyone can read, `sealed` what is encrypted.

export const THEMES = {
  light: {
    text: '#1f2328',
    muted: '#59636e',
    line: '#818b98',
    frame: '#d1d9e0',
    zone: '#f6f8fa',
    plain: { fill: '#fff1c2', stroke: '#bf8700', text: '#5c3d00' },
    sealed: { fill: '#0a4a9e', stroke: '#0a4a9e', text: '#ffffff' },
    key: { fill: '#e6f4ea', stroke: '#1a7f37', text: '#116329' },
    bar: { ours: '#1a7f37', other: '#afb8c1' },
  },
  dark: {
    text: '#f0f6fc',
    muted: '#9198a1',
    line: '#9198a1',
    frame: '#3d444d',
    zone: '#151b23',
    plain: { fill: '#4d3800', stroke: '#d29922', text: '#ffe08a' },
    sealed: { fill: '#1f6feb', stroke: '#1f6feb', text: '#ffffff' },
    key: { fill: '#12361d', stroke: '#3fb950', text: '#7ee787' },
    bar: { ours: '#3fb950', other: '#59636e' },
  },
};
