package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// taskTime is what one run of a task may take, rescueTime after which a run that never ended (its process was killed) makes way for the next.
	taskTime   = 50 * time.Second
	rescueTime = 2 * time.Minute
	// pollTime is how late a process sees that there is something to run. It asks instead of listening: that needs no connection of its own.
	pollTime = 5 * time.Second
	// keepTime is how long River's rows of what was run are kept.
	keepTime = time.Hour
	// stopTime is what running tasks get to come to their end.
	stopTime = 10 * time.Second
)

// args is River's row for one run of a task. It says nothing but which.
type args struct {
	Task string `json:"task"`
}

func (args) Kind() string { return "task" }

// worker runs what River's rows name.
type worker struct {
	river.WorkerDefaults[args]
	jobs *Jobs
}

func (w worker) Work(ctx context.Context, row *river.Job[args]) error {
	task := row.Args.Task
	err := guard.Run(func() error { return w.jobs.run(ctx, task) })
	if err == nil {
		return nil
	}
	class := guard.Class(err)
	w.jobs.Log.Warn("a job was not done, the next run tries again", "task", task, "class", class)
	// River keeps in its rows what it is given.
	return errors.New(class)
}

// Run works until ctx ends and what runs then has come to its end. Any number of processes may run it on the same database: one of them, chosen by River, says
// when it is time, and each run is taken by one.
func (j *Jobs) Run(ctx context.Context) error {
	for {
		client, err := j.client()
		if err != nil {
			return err
		}
		err = client.Start(ctx)
		switch {
		case err == nil:
			<-client.Stopped()
			return nil
		case ctx.Err() != nil:
			return nil
		case !postgres.IsUnavailable(err):
			return fmt.Errorf("start the jobs: %w", err)
		}
		// People are answered again as soon as the database is back, and so must the jobs be.
		j.Log.Warn("jobs not started yet", "class", guard.Class(err))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

func (j *Jobs) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, worker{jobs: j})
	client, err := river.NewClient(riverpgxv5.New(j.Pool), &river.Config{
		Schema:                      postgres.RiverSchema,
		Workers:                     workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: len(j.tasks())}},
		PeriodicJobs:                j.periodic(),
		PollOnly:                    true,
		FetchPollInterval:           min(pollTime, j.every()),
		JobTimeout:                  taskTime,
		RescueStuckJobsAfter:        rescueTime,
		SoftStopTimeout:             stopTime,
		CompletedJobRetentionPeriod: keepTime,
		DiscardedJobRetentionPeriod: keepTime,
		// Only the owner of an index may build it anew, and we work as somebody else; the tables stay small.
		ReindexerSchedule: river.NeverSchedule(),
		Logger:            slog.New(muffled{j.Log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("set up the jobs: %w", err)
	}
	return client, nil
}

func (j *Jobs) every() time.Duration {
	if j.Every == 0 {
		return time.Minute
	}
	return j.Every
}

// periodic asks for a run of each task each time, unless one still waits or works. A run is tried once: the next one does what it could not.
func (j *Jobs) periodic() []*river.PeriodicJob {
	once := river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}}
	var all []*river.PeriodicJob
	for _, t := range j.tasks() {
		all = append(all, river.NewPeriodicJob(river.PeriodicInterval(j.every()), func() (river.JobArgs, *river.InsertOpts) {
			return args{t.name}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: once}
		}, &river.PeriodicJobOpts{ID: t.name, RunOnStart: true}))
	}
	return all
}

// muffled keeps River's remarks on its own work out of our log. What goes wrong in it is told by its heading: most of it is a database that is away, for which it
// tries again, and its own words may quote anything.
type muffled struct{ slog.Handler }

func (m muffled) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && m.Handler.Enabled(ctx, slog.LevelWarn)
}

func (m muffled) Handle(ctx context.Context, r slog.Record) error {
	line := slog.NewRecord(r.Time, slog.LevelWarn, "jobs held up", r.PC)
	line.AddAttrs(slog.String("what", r.Message))
	return m.Handler.Handle(ctx, line)
}

func (m muffled) WithAttrs([]slog.Attr) slog.Handler { return m }

func (m muffled) WithGroup(string) slog.Handler { return m }
