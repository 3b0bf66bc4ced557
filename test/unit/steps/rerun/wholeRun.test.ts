import assert from 'node:assert/strict';
import type { StepReport } from '../../../../src/runbook/run/report';
import { type GivenJob, type GivenPipeline, type GivenRun, planOn, summaries, unnamed } from './givenBranch';

/** `apply` of 30 hours ago, which failed in its last job. */
const failed: GivenRun = {
  at: 30,
  status: 'failed',
  stopped: 29.5,
  jobs: [
    { name: 'terraform-apply', at: 30 },
    { name: 'smoke', at: 29.8, status: 'failed' },
  ],
};
const taken: readonly GivenJob[] = [
  { name: 'terraform-apply', at: 30 },
  { name: 'smoke', at: 1 },
];
const again = (more: Partial<GivenRun>): GivenRun => ({ at: 1, stopped: 0.9, ...more });
const on = (...ran: GivenRun[]): Promise<StepReport> => planOn([{ number: 50, at: 30, ran }]);

describe('circleci/rerun-workflow: a rerun of a part of the jobs', () => {
  for (const [what, run] of [
    ['from failed', again({ tag: 'rerun-workflow-from-failed', jobs: taken })],
    ['from failed, which is not told', again({ jobs: taken })],
    ['from failed, of which all jobs began anew', again({ tag: 'rerun-workflow-from-failed' })],
    ['of a single job', again({ tag: 'rerun-single-job', jobs: [{ name: 'smoke', at: 1 }] })],
    ['of a single job, which is not told', again({ jobs: [{ name: 'smoke', at: 1 }] })],
    ['of a single job that applies', again({ tag: 'rerun-single-job', jobs: [{ name: 'terraform-apply', at: 1 }] })],
    ['with ssh', again({ tag: 'rerun-single-job', jobs: [{ name: 'smoke', at: 1, status: 'success' }] })],
    ['with an approval of today', again({ jobs: [...taken, { name: 'hold', at: 1, type: 'approval' }] })],
    ['told as a whole one, with an old job', again({ tag: 'rerun-workflow-from-beginning', jobs: taken })],
  ] as const) {
    it(`S2: hands nothing over, and is followed by a run of all jobs: ${what}`, async () => {
      const report = await on(failed, run);
      assert.equal(report.status, 'changes');
      assert.equal(report.verdict!.is, 'wrong');
      assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      assert.match(report.changes[0]!.detail!, /pipeline 50 does not count: it/);
      assert.match(JSON.stringify(report.sections), /did not hand the values over/);
      assert.deepEqual(report.outputs, {});
    });
  }

  for (const tag of [undefined, 'rerun-workflow-from-beginning', 'rerun-workflow-from-start']) {
    it(`hands the values over where all jobs ran anew: ${tag ?? 'no tag'}`, async () => {
      const report = await on(failed, again(tag === undefined ? {} : { tag }));
      assert.equal(report.status, 'in-sync');
      assert.ok(report.outputs['started']);
    });
  }

  it('counts a whole run beside a later one of a part', async () => {
    const whole = again({ at: 1.5, stopped: 1.4 });
    const report = await on(failed, whole, again({ tag: 'rerun-single-job', jobs: [{ name: 'smoke', at: 1 }] }));
    assert.equal(report.status, 'in-sync');
  });

  it('does not mind jobs that no whole run had need of', async () => {
    const jobs = (at: number): GivenJob[] => [
      { name: 'terraform-apply', at },
      { name: 'tell-of-failure', status: 'not_run' },
    ];
    const report = await planOn([
      { number: 51, at: 1, ran: [again({ jobs: jobs(1) })] },
      { number: 50, at: 30, ran: [{ at: 30, jobs: jobs(30) }] },
    ]);
    assert.equal(report.status, 'in-sync');
  });

  for (const [what, before, missing] of [
    ['that another run had need of', [{ number: 50, at: 30, ran: [{ at: 30 }] }], /it did in pipeline 50/],
    ['with no other run to compare', [], /no other run shows whether it has to/],
    ['where the other run failed', [{ number: 50, at: 30, ran: [failed] }], /no other run shows whether it has to/],
  ] as const) {
    for (const status of ['not_run', 'canceled', 'blocked', 'skipped']) {
      it(`does not know where a job was left out ${what}: ${status}`, async () => {
        const jobs = [
          { name: 'plan', at: 1 },
          { name: 'terraform-apply', status },
        ];
        const report = await planOn([{ number: 51, at: 1, ran: [again({ jobs })] }, ...before]);
        assert.ok(report.verdict!.is === 'unknown');
        assert.match(report.verdict!.missing, /its job \*\*terraform-apply\*\* did not run/);
        assert.match(report.verdict!.missing, missing);
      });
    }
  }

  for (const status of ['failed', 'canceled', 'timedout', 'infrastructure_fail', 'unauthorized', 'running']) {
    it(`does not know where a run is called a success and a job of it ${status}`, async () => {
      const jobs = [
        { name: 'plan', at: 1 },
        { name: 'terraform-apply', at: 0.9, status },
      ];
      const report = await on(again({ jobs }));
      assert.ok(report.verdict!.is === 'unknown');
      assert.match(report.verdict!.missing, new RegExp(`its job \\*\\*terraform-apply\\*\\* \`${status}\``));
    });
  }

  it('counts a run in which CircleCI tried a job again', async () => {
    const jobs = [
      { name: 'terraform-apply', at: 1, status: 'retried' },
      { name: 'terraform-apply', at: 0.95 },
    ];
    assert.equal((await on(again({ jobs }))).status, 'in-sync');
  });

  describe('of an older commit than was run before', () => {
    const newer = (more: Partial<GivenPipeline> = {}): GivenPipeline => ({
      number: 51,
      at: 20,
      revision: 'newer',
      ran: [{ at: 20 }],
      ...more,
    });
    const older = (revision = 'older', at = 1): GivenPipeline => ({
      number: 50,
      at: 30,
      revision,
      ran: [{ at: 30 }, again({ at })],
    });

    it('hands nothing over, and the newer one is run again', async () => {
      const report = await planOn([newer(), older()]);
      assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 51']);
      assert.match(report.changes[0]!.detail!, /pipeline 50 does not count: it ran an older commit than pipeline 51/);
    });

    it('is not known to be one where CircleCI does not say which commit it ran', async () => {
      const report = await planOn([newer({ revision: '' }), older('')]);
      assert.ok(report.verdict!.is === 'unknown');
      assert.match(
        report.verdict!.missing,
        /pipeline 51 had been run before, .* does not say whether of another commit/,
      );
    });

    for (const [what, given] of [
      ['of the same commit', [newer(), older('newer')]],
      ['that failed', [newer({ ran: [{ at: 20, status: 'failed' }] }), older()]],
      ['that ran only after it', [newer({ at: 0.5, ran: [{ at: 0.5 }] }), older()]],
      ['that ran another workflow', [newer({ ran: [{ at: 20, name: 'docs' }] }), older()]],
    ] as const) {
      it(`counts beside a newer pipeline ${what}`, async () => {
        assert.equal((await planOn(given)).status, 'in-sync');
      });
    }
  });

  for (const [what, run] of [
    ['CircleCI lists no job', again({ jobs: [] })],
    ['CircleCI lists an approval alone', again({ jobs: [{ name: 'hold', at: 1, type: 'approval' }] })],
    ['no job ran', again({ jobs: [{ name: 'terraform-apply', status: 'not_run' }] })],
    ['a job that ran has no time', again({ jobs: [{ name: 'terraform-apply' }, { name: 'smoke', at: 1 }] })],
    ['CircleCI calls it by a word that is not known', again({ tag: 'rerun-of-some-new-kind' })],
  ] as const) {
    it(`does not know where ${what}, and takes a person’s word`, async () => {
      const report = await on(run);
      assert.deepEqual([report.status, report.verdict!.is], ['needs-person', 'unknown']);
      assert.deepEqual(summaries(report), [
        'person: find out whether workflow **apply** of pipeline 50 handed the values over',
      ]);
      assert.ok(report.changes[0]!.markable);
    });
  }

  it('does not know where the jobs that its pipeline ran at first are not listed', async () => {
    const report = await on({ ...failed, jobs: [] }, again({}));
    assert.equal(report.verdict!.is, 'unknown');
  });

  it('waits for a rerun of a part that goes on, and does not take it for the build', async () => {
    const report = await on(failed, { at: 0.1, status: 'running', tag: 'rerun-workflow-from-failed', jobs: taken });
    assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
    assert.match(JSON.stringify(report.sections), /a new run waits for its end/);
  });
});

describe('circleci/rerun-workflow: statuses that are no end', () => {
  const before = (status: string, more: Partial<GivenRun> = {}): GivenRun => ({
    at: 30,
    status,
    jobs: [{ name: 'terraform-apply', at: 30, status: 'running' }],
    ...more,
  });

  it('S5a: starts a pipeline where the last run waits for an approval since before the change', async () => {
    const report = await on(before('on_hold'));
    assert.match(summaries(report)[0]!, /^run: start a pipeline/);
    assert.match(report.changes[0]!.detail!, /its last run waits for an approval/);
    assert.ok(!JSON.stringify(report.sections).includes('waits for its end'));
  });

  for (const status of ['running', 'failing', 'queued', 'some-new-word']) {
    it(`waits for the end of one that is ${status} before it is rerun`, async () => {
      const report = await on(before(status));
      assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      assert.match(JSON.stringify(report.sections), /began before the change; a new run waits for its end/);
    });
  }

  for (const status of ['running', 'failing', 'queued', 'on_hold', 'some-new-word']) {
    it(`S5c: does not wait for one that has stopped, whatever it is called: ${status}`, async () => {
      const report = await on(before(status, { stopped: 29 }));
      assert.match(summaries(report)[0]!, /^run: start a pipeline/);
      assert.ok(!JSON.stringify(report.sections).includes('waits for its end'));
    });

    it(`S5c: does not follow one of after the change that has stopped: ${status}`, async () => {
      const jobs = [{ name: 'terraform-apply', at: 1 }];
      const unknown = await on(again({ status, jobs }));
      assert.equal(unknown.verdict!.is, 'unknown');
      assert.match(unknown.changes[0]!.unknown!, /it has stopped, and CircleCI still calls it/);
      const wrong = await on(again({ status, jobs: [{ name: 'terraform-apply', at: 1, status: 'failed' }] }));
      assert.match(summaries(wrong)[0]!, /^run: start a pipeline/);
    });
  }

  for (const status of ['running', 'failing', 'queued', 'some-new-word']) {
    it(`follows one of after the change whose jobs go on: ${status}`, async () => {
      const jobs = [{ name: 'terraform-apply', at: 1, status: 'running' }];
      assert.deepEqual(summaries(await on({ at: 1, status, jobs })), [
        'run: follow workflow **apply** of pipeline 50 to its end',
      ]);
    });

    it(`does not follow one whose jobs are all over, though nothing says that it has stopped: ${status}`, async () => {
      const report = await on({ at: 1, status, jobs: [{ name: 'terraform-apply', at: 1 }] });
      assert.equal(report.verdict!.is, 'unknown');
    });
  }

  it('asks what one waits for that is on hold, where no approval is listed', async () => {
    const report = await on({ at: 1, status: 'on_hold', jobs: [] });
    assert.deepEqual(summaries(report), ['person: find out what workflow **apply** of pipeline 50 waits for']);
    assert.equal(report.verdict!.is, 'unknown');
  });

  for (const status of ['success', 'failed', 'error', 'canceled', 'unauthorized', 'not_run']) {
    it(`reruns one that is ${status}`, async () => {
      assert.deepEqual(summaries(await on({ at: 30, status, stopped: 29 })), [
        'run: rerun workflow **apply** of pipeline 50',
      ]);
    });
  }
});

describe('circleci/rerun-workflow: pipelines that are not the build', () => {
  const apply = { number: 50, at: 300, ran: [{ at: 300 }], revision: 'c0ffee' } as const;
  const nights = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      number: 100 - index,
      at: 1 + index * 8,
      ran: [{ at: 1 + index * 8, name: 'nightly-drift' }],
      isScheduled: true as const,
      revision: 'c0ffee',
    }));

  for (const [what, step] of [
    ['without a name', unnamed],
    ['by its name', undefined],
  ] as const) {
    for (const count of [6, 25]) {
      it(`S21d: finds the last apply behind ${count} nightlies, ${what}`, async () => {
        const report = await planOn([...nights(count), apply], step && { step });
        assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      });
    }
  }

  it('says what the branch has run where it has no run of the one that is named', async () => {
    const report = await planOn([{ number: 50, at: 30, ran: [{ at: 30, name: 'Apply' }] }]);
    assert.match(report.changes[0]!.detail!, /the branch has no run of it yet, but of `Apply` ·/);
  });

  it('does not say that the branch has no run of it where it has one of a part', async () => {
    const report = await on(again({ tag: 'rerun-workflow-from-failed' }));
    assert.match(report.changes[0]!.detail!, /its newest pipelines have run parts of it alone ·/);
  });

  it('S21d: does not say that the branch has no run of it where not all of its pipelines were looked at', async () => {
    const report = await planOn(nights(70));
    assert.match(report.changes[0]!.detail!, /none of its newest pipelines has run it/);
    const [asked] = [await planOn(nights(70), { step: unnamed })];
    assert.match(asked.error!.message, /^In the newest pipelines on `master`/);
    assert.match((await planOn([])).changes[0]!.detail!, /the branch has no run of it yet/);
  });

  it('finds a build since the change behind more pushes than five that ran another workflow', async () => {
    const docs = Array.from({ length: 8 }, (_, index) => ({
      number: 60 - index,
      at: 0.5 + index / 10,
      ran: [{ at: 0.5 + index / 10, name: 'docs' }],
    }));
    assert.equal((await planOn([...docs, { ...apply, at: 1.5, ran: [{ at: 1.5 }] }])).status, 'in-sync');
  });

  it('does not count a run of that name by a schedule, and does not rerun it', async () => {
    const nightly = { number: 51, at: 1, ran: [{ at: 1 }], isScheduled: true, revision: 'c0ffee' } as const;
    assert.deepEqual(summaries(await planOn([nightly, apply])), ['run: rerun workflow **apply** of pipeline 50']);
    assert.match(summaries(await planOn([nightly]))[0]!, /^run: start a pipeline/);
  });

  it('waits for a run of that name by a schedule that goes on', async () => {
    const ran = [{ at: 0.1, status: 'running' }];
    const report = await planOn([{ number: 51, at: 0.1, ran, isScheduled: true, revision: 'c0ffee' }, apply]);
    assert.match(JSON.stringify(report.sections), /workflow \*\*apply\*\* of pipeline 51.*a new run waits for its end/);
  });

  for (const [state, minutes, follows] of [
    ['pending', 10, true],
    ['setup-pending', 10, true],
    ['setup', 10, true],
    ['created', 10, false],
    ['created', 1, true],
    ['setup-pending', 20, false],
  ] as const) {
    it(`S1: ${follows ? 'follows' : 'does not wait for'} one that is ${state} since ${minutes} minutes`, async () => {
      const [first] = summaries(await planOn([{ number: 51, at: minutes / 60, state }, apply]));
      const words = follows
        ? /^run: follow pipeline 51 to the end of its workflow \*\*apply/
        : /^run: start a pipeline/;
      assert.match(first!, words);
    });
  }

  describe('that CircleCI could not run', () => {
    const broken = { number: 51, at: 1, state: 'errored', errors: ['Job x not found'] } as const;

    it('S21c: shows the error of the newest one, and starts no other on the same config', async () => {
      const report = await planOn([broken, apply]);
      assert.deepEqual(summaries(report), [
        'person: have pipeline 51 of **master** of **gh/ministryofjustice/opg-org-infra** mended: CircleCI could not run it',
      ]);
      assert.equal(report.changes[0]!.detail, 'Job x not found');
      assert.equal(report.verdict!.is, 'wrong');
    });

    for (const [what, pipelines] of [
      ['without a name', [broken, apply]],
      ['where the branch has run nothing yet', [broken]],
      ['where it has no state of an error and no workflow', [{ ...broken, state: 'created' }, apply]],
      ['by a schedule, of a newer commit', [{ ...broken, isScheduled: true as const }, apply]],
    ] as const) {
      it(`asks a person ${what}`, async () => {
        const report = await planOn(pipelines, what === 'without a name' ? { step: unnamed } : {});
        assert.equal(report.status, 'needs-person');
        assert.equal(report.changes[0]!.detail, 'Job x not found');
      });
    }

    it('says so where CircleCI gives no reason', async () => {
      const report = await planOn([{ ...broken, errors: [] }, apply]);
      assert.equal(report.changes[0]!.detail, 'CircleCI gives no reason');
    });

    it('reruns the build of the same commit, whose config has no error', async () => {
      const report = await planOn([{ ...broken, revision: 'c0ffee' }, apply]);
      assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
    });

    it('does not mind an older one', async () => {
      const newer = { number: 52, at: 0.5, ran: [{ at: 0.5 }] };
      assert.equal((await planOn([newer, broken, apply])).status, 'in-sync');
    });
  });
});
