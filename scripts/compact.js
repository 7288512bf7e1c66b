// The compiler of the kernels runs this before it optimises, so that they are smaller: what it exports for hosts that make objects in the
// kernels' memory is of no use where there are none, and functions of one file lie side by side, which are alike.
import { Transform } from 'assemblyscript/transform';

export default class CompactTransform extends Transform {
  afterCompile() {
    const { module } = this.program;
    for (const name of ['__new', '__pin', '__unpin', '__collect', '__rtti_base']) module.removeExport(name);
    const { optimize } = module;
    module.optimize = (...levels) => {
      optimize.apply(module, levels);
      module.runPasses(['reorder-functions-by-name']);
    };
  }
}
