import { useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import './style.css';

export default {
  extends: DefaultTheme,
  /** What site/lib/labels.mjs puts into the theme's components, in the language of the page. */
  enhanceApp({ app }) {
    const { theme } = app.runWithContext(useData);
    const labels = { get: () => theme.value.labels };
    Object.defineProperty(app.config.globalProperties, '$labels', labels);
  },
};
