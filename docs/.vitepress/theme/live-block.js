import { withBase } from 'vitepress';
import { defineComponent, h, onMounted, ref } from 'vue';

let runs = 0;

/** Runs a module with the package that lies beside the site; what it prints once it is `$shown` goes to `print`. */
async function run(code, print) {
  const library = new URL(withBase('/bornspike.js'), location.href).href;
  const name = `$print${runs++}`;
  globalThis[name] = print;
  const module = [
    'let $shown = false;',
    `const $print = globalThis.${name};`,
    "const console = { log: (...values) => $shown && $print(values.join(' ')) };",
    code.replace(/(from|import) (['"])bornspike[\w/]*\2/g, `$1 '${library}'`),
  ].join('\n');
  const url = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
  try {
    await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
    delete globalThis[name];
  }
}

export const LiveBlock = defineComponent({
  props: { code: String, expected: String },
  setup({ code, expected }) {
    const [lines, said, busy] = [ref([]), ref(''), ref(true)];
    // Until the page is alive, a click would be lost.
    onMounted(() => {
      busy.value = false;
    });
    async function onClick() {
      [lines.value, said.value, busy.value] = [[], 'running …', true];
      try {
        await run(decodeURIComponent(code), (line) => {
          lines.value = [...lines.value, line];
        });
        const same = lines.value.map((line) => `${line}\n`).join('') === decodeURIComponent(expected);
        said.value = same ? 'the same in this browser, to the digit' : 'not what the page says';
      } catch (error) {
        said.value = String(error);
      }
      busy.value = false;
    }
    return () =>
      h('div', { class: 'live-block' }, [
        h('button', { type: 'button', disabled: busy.value, onClick }, 'Run here'),
        h('span', { role: 'status' }, said.value),
        lines.value.length > 0 ? h('pre', lines.value.join('\n')) : undefined,
      ]);
  },
});
