// ONNX Runtime's side of `fovea bench --peers`: answers measurements as lines of JSON.
//
//   node ort_peer.js FOLDER_OF_THE_PACKAGE_onnxruntime-node
//
// The first line out is {"peer": name, "version": text} or {"error": text}. Then, a line in and a line out:
//
//   {"workload": "resnet18-infer-b1", "threads": 1, "seconds": 0.5, "model": "resnet18.onnx", "shape": [1, 3, 224, 224]}
//     -> {"ms": median of the runs, "steps": how many}
//
// The end of standard input ends the process.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const say = answer => process.stdout.write(JSON.stringify(answer) + '\n');
process.on('SIGINT', () => {}); // Ctrl-C is for the parent, which closes our input.

let runtime;
const folder = process.argv[2];
try {
  runtime = require(folder);
  const version = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  say({ peer: 'ONNX Runtime', version });
} catch (error) {
  say({ error: String(error.message).split('\n')[0] });
  process.exit(1);
}

// One workload at a time, so that memory is that of the workload; a session for each number of threads.
let current = { name: null, sessions: new Map() };

async function session(request) {
  if (current.name !== request.workload) {
    for (const { session } of current.sessions.values()) await session.release?.();
    current = { name: request.workload, sessions: new Map() };
  }
  let known = current.sessions.get(request.threads);
  if (!known) {
    const options = { intraOpNumThreads: request.threads, interOpNumThreads: 1 };
    known = { session: await runtime.InferenceSession.create(request.model, options), warm: false };
    const values = Float32Array.from({ length: request.shape.reduce((a, b) => a * b) }, () => 2 * Math.random() - 1);
    known.feed = { [known.session.inputNames[0]]: new runtime.Tensor('float32', values, request.shape) };
    current.sessions.set(request.threads, known);
  }
  return known;
}

async function timedRuns(known, seconds) {
  const times = [];
  const start = performance.now();
  do {
    const before = performance.now();
    await known.session.run(known.feed);
    times.push(performance.now() - before);
  } while (performance.now() - start < 1000 * seconds);
  return times;
}

function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function measure(request) {
  const known = await session(request);
  if (!known.warm) {
    await timedRuns(known, 0);
    await timedRuns(known, request.seconds);
    known.warm = true;
  }
  const times = await timedRuns(known, request.seconds);
  return { ms: median(times), steps: times.length };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    try {
      say(await measure(JSON.parse(line)));
    } catch (error) {
      say({ error: String(error.message).split('\n')[0] });
    }
  }
  process.exit(0);
})();
