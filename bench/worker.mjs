// Runs the tasks of one section, when bench/run.mjs says so: one such process for each version of Node. Between
// two samples it waits, so that the versions take turns on the same machine.

import { checkTask } from './lib/check.mjs';
import { calibrate, takeSample } from './lib/sample.mjs';

let tasks = new Map();

const functions = {
  /** Gives the names of the tasks, and of the ways to do each. */
  async load(section, settings) {
    const { makeTasks } = await import(`./sections/${section}.mjs`);
    tasks = new Map((await makeTasks(settings)).map((task) => [task.name, task]));
    return [...tasks.values()].map(({ name, bytes, ways }) => ({ name, bytes, ways: Object.keys(ways) }));
  },
  /** Throws unless all ways agree; then finds out how often each has to run for one sample. */
  async prepare(taskName, settings) {
    const task = tasks.get(taskName);
    const firstMs = await checkTask(task);
    const counts = {};
    for (const [name, way] of Object.entries(task.ways)) {
      counts[name] = await calibrate(task, way, settings, firstMs[name]);
    }
    return counts;
  },
  sample: (taskName, wayName, count) => {
    const task = tasks.get(taskName);
    return takeSample(task, task.ways[wayName], count);
  },
  drop: (taskName) => void tasks.delete(taskName),
};

process.on('message', async ({ name, args }) => {
  try {
    process.send({ value: await functions[name](...args) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});

// The run is over, or was broken off.
process.on('disconnect', () => process.exit());
