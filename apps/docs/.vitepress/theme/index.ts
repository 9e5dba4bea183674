import { type Theme, useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent, nextTick, onMounted, watch } from 'vue';
import LiveFigure from '../../src/components/LiveFigure.vue';
import LiveRun from '../../src/components/LiveRun.vue';
import '@shikijs/twoslash/style-rich.css';
import '../../src/theme/theme.css';

/** The layouts `home` and `page` have no main landmark of their own: their content becomes one. */
function markMain(): void {
  const content = document.querySelector('#VPContent');
  if (content === null) return;
  if (content.querySelector('main') === null) content.setAttribute('role', 'main');
  else content.removeAttribute('role');
}

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    onMounted(markMain);
    watch(
      () => route.path,
      () => nextTick(markMain),
    );
  },
  enhanceApp({ app }) {
    app.component('LiveFigure', LiveFigure);
    app.component('LiveRun', LiveRun);
    app.component(
      'LossPlayground',
      defineAsyncComponent(() => import('../../src/components/LossPlayground.vue')),
    );
  },
} satisfies Theme;
