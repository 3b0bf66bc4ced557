#!/usr/bin/env node
process.stdout.write('pullbook\n');
