/** In the page: the texts whose contrast with what is behind them is less than WCAG 2 asks for (AA). */
export function faintTexts() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const linear = (value) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const over = ([r, g, b, alpha = 1], below) =>
    [r, g, b].map((each, n) => each * alpha + below[n] * (1 - alpha));

  function background(element) {
    const own = channels(getComputedStyle(element).backgroundColor);
    if (!element.parentElement) return over(own, [255, 255, 255]);
    return own[3] === undefined ? own : over(own, background(element.parentElement));
  }

  function contrast(element) {
    const behind = background(element);
    const both = [over(channels(getComputedStyle(element).color), behind), behind].map(luminance);
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  }

  const limit = (element) => (Number.parseFloat(getComputedStyle(element).fontSize) >= 24 ? 3 : 4.5);
  const texts = document.evaluate('//body//text()[normalize-space()]', document, null, 6, null);
  const shown = Array.from({ length: texts.snapshotLength }, (_, n) => texts.snapshotItem(n)).filter((text) =>
    text.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  const faint = shown.filter(({ parentElement }) => contrast(parentElement) < limit(parentElement));
  return faint.map((text) => `${text.data.trim()}: ${contrast(text.parentElement).toFixed(2)}`);
}
