// Runs the tasks of one section, when bench/run.mjs says so: one such process for each version of Node. Between
// two samples it waits, so that the versions take turns on the same machine.

import { checkWay } from './lib/check.mjs';
import { calibrate, takeSample } from './lib/sample.mjs';

let tasks = new Map();

const functions = {
  /** Gives the names of the tasks, and of the ways to do each. */
  async load(section, settings) {
    const { makeTasks } = await import(`./sections/${section}.mjs`);
    tasks = new Map((await makeTasks(settings)).map((task) => [task.name, task]));
    return [...tasks.values()].map(({ name, bytes, ways }) => ({ name, bytes, ways: Object.keys(ways) }));
  },
  /** Runs the ways of this process once, and finds out how often each has to run for one sample. */
  async prepare(taskName, lane, settings) {
    const task = tasks.get(taskName);
    const own = Object.entries(task.ways).filter((_, i) => i % settings.lanes === lane);
    const prepared = [];
    for (const [name, way] of own) {
      const { firstMs, ...checked } = await checkWay(task, name, way);
      prepared.push({ way: name, ...checked, ...(await calibrate(task, way, settings, firstMs)) });
    }
    return prepared;
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
