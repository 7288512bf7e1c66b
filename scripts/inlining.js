// The compiler of the kernels runs this before it optimises. At shrink level 0 it inlines too much, at level 1 too little: what is
// called from one place alone is smaller and faster where it is called, however long it is, and so are the shortest functions.
import { Transform } from 'assemblyscript/transform';

const ONE_CALLER = 1000;
const ALWAYS = 12;

export default class InliningTransform extends Transform {
  afterCompile() {
    // Whose `optimize` would set these by the levels.
    const { module } = this.program;
    replace(module, 'setOneCallerInlineMaxSize', ONE_CALLER);
    replace(module, 'setAlwaysInlineMaxSize', ALWAYS);
    replace(module, 'setAllowInliningFunctionsWithLoops', true);
  }
}

function replace(module, setter, value) {
  const set = module[setter];
  module[setter] = () => set.call(module, value);
}
