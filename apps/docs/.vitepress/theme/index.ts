import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import LiveFigure from '../../src/components/LiveFigure.vue';
import LiveRun from '../../src/components/LiveRun.vue';
import '@shikijs/vitepress-twoslash/style.css';
import '../../src/theme/theme.css';

export default {
  extends: DefaultTheme,
  async enhanceApp({ app }) {
    app.component('LiveFigure', LiveFigure);
    app.component('LiveRun', LiveRun);
    app.component(
      'LossPlayground',
      defineAsyncComponent(() => import('../../src/components/LossPlayground.vue')),
    );
    if (!import.meta.env.SSR) {
      const { default: floating } = await import('@shikijs/vitepress-twoslash/client');
      app.use(floating);
    }
  },
} satisfies Theme;
