#!/usr/bin/env node
/** The process around the command `nanvix`: its words, streams and exit status. */
import { nanvix } from './nanvix.ts';
import { openStdin } from './stdin.ts';

// A reader that has seen enough (`nanvix … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

process.exitCode = await nanvix(process.argv.slice(2), {
  openStdin,
  stdout: (chunk) => void process.stdout.write(chunk),
  stderr: (chunk) => void process.stderr.write(chunk),
});
