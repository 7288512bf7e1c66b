import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bornspike, built, temporaryFolder } from './command.js';
import { here } from './in-process.js';

/** Arguments and what the message on stderr must name. */
const WRONG: [args: string, named: RegExp][] = [
  ['', /Usage: bornspike/],
  ['tarin', /unknown command 'tarin'/],
  ['data', /Usage: bornspike data/],
  ['data lits', /unknown command 'lits'/],
  ['circuit', /missing required argument 'gate'/],
  ['circuit nand', /GATE: expected one of and, or, not, xor, half-adder, multiplexer, or a .json file/],
  ['circuit and --inputs 1', /--inputs: expected 2 numbers for and, got 1/],
  ['circuit and --inputs 1,2', /--inputs: expected numbers from 0 to 1, got 2/],
  ['circuit and --kinks 3', /--kinks: expected an even number/],
  ['circuit and --levels 10', /--levels: segments of 1024 slices/],
  ['circuit xor --exact', /--exact: name the inputs by --inputs/],
  ['circuit xor --start cold', /--start: expected one of 'vacuum', 'active', 'saw', 'saw-decoupled'/],
  ['circuit xor --inputs 1,1 --replicas 0.5 --exchange 3', /--exchange: expected a multiple of the 2 sweeps/],
  ['train extra', /too many arguments/],
  ['train --epoch 3', /unknown option '--epoch'/],
  ['train --epochs', /--epochs <count>/],
  ['train --epochs x', /--epochs: expected a number, got "x"/],
  ['train --epochs 0', /--epochs: expected an integer from 1/],
  ['train --epochs 1.5', /--epochs: /],
  ['train --epochs 0x10', /--epochs: /],
  ['train --train 0', /--train: /],
  ['train --test -1', /--test: /],
  ['train --runs 0', /--runs: /],
  ['train --runs 2 --seed 9007199254740991', /--seed: /],
  ['train --classes x', /--classes: .*such as 1,7/],
  ['train --classes 1', /--classes: expected at least two/],
  ['train --classes 1,1', /--classes: expected each class once/],
  ['train --classes 1,12', /--classes: expected an integer from 0 to 9, got 12/],
  ['train --size 17', /--size: expected 16 or 28/],
  ['train --steps 0', /--steps: /],
  ['train --max-rate 1.5', /--max-rate: /],
  ['train --model lif', /--model: expected one of 'sqs', 'snn', 'qlif', 'qnn'/],
  ['train --rule backpropagation', /--rule: expected one of 'local', 'surrogate'/],
  [
    'train --model snn --rule local',
    /--rule: the local rule is for sqs neurons: take --model sqs, or --rule/,
  ],
  ['train --loss bce', /--loss: is for the surrogate rule: take --rule surrogate/],
  ['train --rule surrogate --shots 3', /--shots: is for the local rule: take --rule local/],
  ['train --rule surrogate --equations printed', /--equations: is for the local rule: take --rule local/],
  ['train --rule surrogate --baseline none', /--baseline: is for the local rule/],
  ['train --model qlif --gradient exact', /--gradient: is for the local rule/],
  ['train --model snn --memory 2', /--memory: lif neurons have no such option/],
  ['train --beta 0.5', /--beta: sqs neurons have no such option/],
  ['train --qubits 3', /--qubits: sqs has no such option; --model qnn has/],
  ['train --model qnn --hidden 3', /--hidden: qnn has no such option/],
  ['train --model qnn --steps 3', /--steps: qnn has no such option/],
  ['train --model qnn --surrogate logistic', /--surrogate: qnn has no such option/],
  ['train --model qnn --layers 0', /--layers: /],
  ['train --model qnn --qubits 11', /--qubits: /],
  ['train --rule surrogate --surrogate arctan', /--surrogate: expected one of 'logistic'/],
  ['train --rule surrogate --surrogate-scale 3', /--surrogate-scale: /],
  ['train --model snn --loss likelihood', /--loss: lif neurons have no likelihood/],
  ['train --rule surrogate --teacher-forcing', /--teacher-forcing: .*likelihood/],
  ['train --rule surrogate --input analogue --max-rate 0.3', /--max-rate: /],
  ['train --rule surrogate --precision float16', /--precision: /],
  ['train --rule surrogate --sparsity 0.1,x', /--sparsity: expected a number, got "x"/],
  ['train --rule surrogate --sparsity 0.1,0.2', /--sparsity: expected 1 numbers/],
  ['train --rule surrogate --schedule daily', /--schedule: /],
  ['train --rule surrogate --warmup -1', /--warmup: /],
  ['train --rule surrogate --weight-decay -1', /--weight-decay: /],
  ['train --rule surrogate --memory-budget lots', /--memory-budget: expected a number of bytes/],
  ['train --rule surrogate --memory-budget 1K', /--memory-budget: expected at least \d+ bytes/],
  ['train --rule surrogate --train 9', /--data: no sample of .* is of class/],
  ['train --model snn --reset never', /--reset: /],
  ['train --model qlif --equations new', /--equations: /],
  ['train --hidden 3;4', /--hidden: /],
  ['train --hidden 0', /--hidden: /],
  ['train --inputs 3', /--inputs: .*256 channels/],
  ['train --memory 99', /--memory: /],
  ['train --memory-kind none-at-all', /--memory-kind: /],
  ['train --ansatz ladder', /--ansatz: /],
  ['train --weight-gain -1', /--weight-gain: /],
  ['train --angle-deviation -1', /--angle-deviation: /],
  ['train --batch 0', /--batch: /],
  ['train --learning-rate -1', /--learning-rate: /],
  ['train --learning-rate NaN', /--learning-rate: /],
  ['train --learning-rate 1e999', /--learning-rate: /],
  ['train --optimizer lion', /--optimizer: /],
  ['train --clip 0', /--clip: /],
  ['train --gradient none', /--gradient: expected one of 'shots'/],
  ['train --global-passes 0', /--global-passes: /],
  ['train --synaptic-perturbations 0', /--synaptic-perturbations: /],
  ['train --somatic-repeats 0', /--somatic-repeats: /],
  ['train --shots 0', /--shots: /],
  ['train --epsilon 0', /--epsilon: /],
  ['train --equations up', /--equations: /],
  ['train --resume', /--resume: needs --checkpoint/],
  ['train --checkpoint no/such/folder/file', /--checkpoint: there is no folder no\/such\/folder/],
  ['train --data cifar', /--data: expected one of 'strokes', 'usps'/],
  ['train --data n-mnist', /--data-dir: n-mnist is read from files/],
  ['train --data usps', /--data-dir: usps is read from files: name the folder/],
  ['train --data usps --data-dir no/such/folder', /--data-dir: there is no folder no\/such\/folder/],
  ['train --data mnist --data-dir src', /--data-dir: .*train-images-idx3-ubyte.gz/],
  ['evaluate', /missing required argument 'model'/],
  ['figure', /ID: name a figure, or 'all'; 'bornspike figure list' shows/],
  ['figure 2c', /ID: there is no figure '2c'; did you mean sqs\/2c\?; 'bornspike figure list'/],
  ['figure qneuron/9', /did you mean qneuron\/1 or/],
  ['help foo', /unknown command 'foo'$/m],
  ['help trian', /unknown command 'trian'; did you mean train\?/],
  ['help data lits', /unknown command 'lits'; did you mean list\?/],
  ['circuit nott', /did you mean not\?/],
  ['train --train 1000000000', /^error: --train: /],
  ['trajectories --observables XX', /^error: --observables/],
  [
    'trajectories --neurons 16 --efficiency 0.5',
    /^error: --neurons: at most|^error: --neurons: expected at most/,
  ],
  ['data check', /--data-dir: /],
  ['data check cifar --data-dir .', /NAME: expected one of/],
  ['data check --data-dir src', /--data-dir: no file of usps/],
  ['data list --data-dir no/such/folder', /--data-dir: there is no folder/],
];

describe('bornspike', () => {
  it.each(WRONG)('refuses: %s', async (args, named) => {
    const { code, stdout, stderr } = await here(args.split(' ').filter(Boolean));
    expect(stderr).toMatch(named);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('refuses before it writes anything', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    expect((await bornspike('train', '--max-rate', '2', '--checkpoint', checkpoint)).code).toBe(2);
    expect((await bornspike('train', '--resume', '--checkpoint', checkpoint, '--runs', '0')).code).toBe(2);
    writeFileSync(checkpoint, 'precious');
    const { code, stderr } = await bornspike('train', '--checkpoint', checkpoint);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--checkpoint: .* exists: add --resume/);
  });

  it('fails without a trace where files cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await bornspike('train', '--out', join(folder, 'file', 'out'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cannot write .*out: a part of this path is a file, not a folder\n$/);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('ends with the trace of an unexpected error, without the line of the bundle that threw it', () => {
    const fail = `let turns = 0;
      setInterval(() => {
        if (process.listenerCount('uncaughtException') > 0 || ++turns > 50) throw new TypeError('unexpected');
      }, 10);`;
    const args = [
      '--import',
      `data:text/javascript,${encodeURIComponent(fail)}`,
      'build/cli/bornspike.js',
      'demo',
    ];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toMatch(/^error: TypeError: unexpected\n +at /);
    expect(status).toBe(1);
  });

  it('shows its version', async () => {
    expect(await built('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each(['train', 'evaluate', 'predict', 'figure', 'bench', 'data', 'data list', 'data check', ''])(
    'has a help text with an example: %s',
    async (command) => {
      const { code, stdout, stderr } = await here([...command.split(' ').filter(Boolean), '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Example:\n {2}\$ bornspike \w/);
      expect(stderr).toBe('');
    },
  );
});
