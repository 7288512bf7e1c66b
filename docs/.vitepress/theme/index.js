import DefaultTheme from 'vitepress/theme';
import { LiveBlock } from './live-block.js';
import './live-block.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('LiveBlock', LiveBlock),
};
