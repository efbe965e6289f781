// Names that the theme gives in English, for those who hear a page, and what its search does to them. Both stand in
// the theme's components, and are replaced there when the site is built.

const GO_BACK = `const opener = inBrowser ? document.activeElement : null
onBeforeUnmount(() => {
  nextTick(() => (opener as HTMLElement | null)?.focus({ preventScroll: true }))`;

const REPLACED = [
  ['VPNavBarMenu', 'Main Navigation', '{{ $labels.main }}'],
  ['VPSidebar', 'Sidebar Navigation', '{{ $labels.pages }}'],
  ['VPSidebarItem', 'aria-label="toggle section"', ':aria-label="$labels.section"'],
  ['VPNavBarHamburger', 'aria-label="mobile navigation"', ':aria-label="$labels.menu"'],
  ['VPNavBarExtra', 'label="extra navigation"', ':label="$labels.more"'],
  ['VPDocFooter', '>Pager<', '>{{ $labels.pager }}<'],
  // What is in a button is not told; what is in a dialog is.
  ['VPLocalSearchBox', 'role="button"', 'role="dialog" aria-modal="true"'],
  ['VPLocalSearchBox', 'aria-expanded="true"', ''],
  ['VPLocalSearchBox', 'aria-haspopup="listbox"', ''],
  // Who closes the search is back where they opened it.
  ['VPLocalSearchBox', 'onBeforeUnmount(() => {', GO_BACK],
];

const COMPONENT = /theme-default\/components\/(\w+)\.vue$/;

/** The component with its names replaced; one that has no such name anymore is an error. */
export function withLabels(code, file) {
  const [, component] = COMPONENT.exec(file) ?? [];
  return REPLACED.filter(([name]) => name === component).reduce((text, [, from, to]) => {
    if (!text.includes(from)) throw new Error(`${file} has no ${from}: see site/lib/labels.mjs`);
    return text.replace(from, to);
  }, code);
}

export const labels = {
  name: 'labels',
  enforce: 'pre',
  transform: (code, file) => (COMPONENT.test(file) ? withLabels(code, file) : undefined),
};
